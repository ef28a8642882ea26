import { expect } from "chai";
import { Request } from "../../../lib/flow/request.js";
import { decodeText } from "../../../lib/flow/text.js";
import { anyBytes } from "../../support/arbitrary/element.js";
import { fc } from "../../support/property.js";

function requestTo(path: string): Request {
  const request = Request.make("GET", "http://example.com/");
  request.path = path;
  return request;
}

describe("the components of a path", () => {
  const readings: readonly (readonly [path: string, components: readonly string[]])[] = [
    ["/", []],
    ["/a/b", ["a", "b"]],
    ["//a//b/", ["a", "b"]],
    ["/a%2Fb/%C3%BC+%ff%", ["a/b", "ü+\udcff%"]],
    ["/a/b?c/d#e/f", ["a", "b"]],
    ["/a;x=1/b;y=2", ["a;x=1", "b"]],
    ["*", []],
    ["", []],
    ["/.././a", ["..", ".", "a"]],
  ];
  for (const [path, components] of readings) {
    it(`are read of ${JSON.stringify(path)}`, () => {
      expect(requestTo(path).pathComponents).to.deep.equal(components);
    });
  }

  const changes: readonly (readonly [before: string, set: readonly string[], after: string])[] = [
    ["/", ["a", "b"], "/a/b"],
    ["/a", ["b c", "d/e", "ü", "\udcff"], "/b%20c/d%2Fe/%C3%BC/%FF"],
    ["/a;p?q#f", ["b"], "/b;p?q#f"],
    ["/a/b", [], "/"],
    ["*", ["a"], "/a"],
    ["/%7ea/b", ["~a", "c"], "/%7ea/c"],
    ["//%7ea//b/", ["~a", "b"], "//%7ea//b/"],
  ];
  for (const [before, components, after] of changes) {
    it(`set ${JSON.stringify(components)} in ${JSON.stringify(before)}`, () => {
      const request = requestTo(before);
      request.pathComponents = components;
      expect(request.path).to.equal(after);
    });
  }

  it("are what they were set to", () => {
    const component = anyBytes.map(decodeText).filter((text) => text !== "");
    fc.assert(
      fc.property(fc.array(component), (components) => {
        const request = requestTo("/a;b?c#d");
        request.pathComponents = components;
        expect(request.pathComponents).to.deep.equal(components);
      }),
    );
  });
});
