import { expect } from "chai";
import { Request } from "../../../lib/flow/request.js";
import { decodeText } from "../../../lib/flow/text.js";
import { anyBytes } from "../../support/arbitrary/element.js";
import { ofType, readFlowOf, rewritten } from "../../support/mitm-file.js";
import { fc } from "../../support/property.js";
import { smallHttpFlow } from "../../support/small-flow.js";

function requestTo(path: string): Request {
  const request = Request.make("GET", "http://example.com/");
  request.path = path;
  return request;
}

/** Any text that stands for bytes. */
const text = anyBytes.map(decodeText);

describe("a query", () => {
  const readings: readonly (readonly [
    path: string,
    fields: readonly (readonly [string, string])[],
  ])[] = [
    ["/", []],
    ["/?", []],
    [
      "/?a=1&b=2&a=3",
      [
        ["a", "1"],
        ["b", "2"],
        ["a", "3"],
      ],
    ],
    ["/?a", [["a", ""]]],
    ["/?=", [["", ""]]],
    ["/?&&a=1&", [["a", "1"]]],
    ["/?a=b=c", [["a", "b=c"]]],
    ["/?a=b?c", [["a", "b?c"]]],
    ["/?a+b=c%20d%2B", [["a b", "c d+"]]],
    ["/?%C3%BC=ü", [["ü", "ü"]]],
    ["/?a=%ff%zz%", [["a", "\udcff%zz%"]]],
    ["/?a=%00", [["a", "\0"]]],
    ["/?a=1;b=2", [["a", "1;b=2"]]],
    ["/?a=1#b=2?c=3", [["a", "1"]]],
    ["/#a?b=1", []],
    ["/?a=\t1\n", [["a", "1"]]],
    ["*", []],
    ["?a=1", [["a", "1"]]],
  ];
  for (const [path, fields] of readings) {
    it(`reads ${JSON.stringify(path)}`, () => {
      expect(requestTo(path).query.fields).to.deep.equal(fields);
    });
  }

  const changes: readonly (readonly [
    title: string,
    before: string,
    change: (request: Request) => unknown,
    after: string,
  ])[] = [
    ["sets a field", "/?a=1", ({ query }) => query.set("a", "2"), "/?a=2"],
    ["adds the first field", "/a", ({ query }) => query.add("b", "1"), "/a?b=1"],
    ["adds a field behind others", "/?a=1", ({ query }) => query.add("b", "1"), "/?a=1&b=1"],
    ["removes the last field, and the mark", "/?a=1", ({ query }) => query.delete("a"), "/"],
    [
      "writes as mitmproxy writes",
      "/",
      ({ query }) => query.set("ü/", "a b+~"),
      "/?%C3%BC%2F=a+b%2B~",
    ],
    ["writes an empty value", "/?a", ({ query }) => query.set("b", ""), "/?a&b="],
    [
      "keeps the spelling of other fields",
      "/?%7ea=+%20&b&c=&d=1",
      ({ query }) => query.set("d", "2"),
      "/?%7ea=+%20&b&c=&d=2",
    ],
    ["keeps the spelling of the name", "/?%61=1", ({ query }) => query.set("a", "2"), "/?%61=2"],
    [
      "keeps ampersands that are too many",
      "/?&a=1&&b=2&",
      ({ query }) => query.set("a", "2"),
      "/?&a=2&&b=2&",
    ],
    ["joins what is left", "/?a=1&&b=2", ({ query }) => query.delete("a"), "/?b=2"],
    [
      "separates a field that was first",
      "/?a=1&b=2",
      ({ query }) => query.insert(0, "c", "3"),
      "/?c=3&a=1&b=2",
    ],
    [
      "keeps path, parameters and fragment",
      "//x;y?a=1#?a=1",
      ({ query }) => query.set("a", "2"),
      "//x;y?a=2#?a=1",
    ],
    ["keeps an empty fragment", "/?a=1#", ({ query }) => query.set("a", "2"), "/?a=2#"],
    [
      "keeps the spelling of what stays when all is set",
      "/?a=%7E&b=1",
      (request) =>
        (request.query = [
          ["b", "2"],
          ["a", "~"],
        ]),
      "/?b=2&a=%7E",
    ],
    [
      "keeps the spelling of a name when all is set",
      "/?%61=1&b=1",
      (request) => (request.query = { a: "2", b: "1" }),
      "/?%61=2&b=1",
    ],
    ["takes an object", "/", (request) => (request.query = { a: "1", b: "" }), "/?a=1&b="],
    [
      "takes that of another request",
      "/?x",
      (request) => (request.query = requestTo("/?a=%7E").query),
      "/?a=~",
    ],
    [
      "takes its own",
      "/?a=%7E&",
      (request) => {
        const { query } = request;
        request.query = query;
      },
      "/?a=%7E&",
    ],
    ["replaces the `*` of OPTIONS", "*", ({ query }) => query.set("a", "1"), "?a=1"],
  ];
  for (const [title, before, change, after] of changes) {
    it(title, () => {
      const request = requestTo(before);
      change(request);
      expect(request.path).to.equal(after);
    });
  }

  it("is live: it reads and writes the path each time", () => {
    const request = requestTo("/?a=1");
    const { query } = request;
    request.path = "/other?a=2";
    const seen = query.get("a");
    query.set("a", "3");
    expect([seen, request.path]).to.deep.equal(["2", "/other?a=3"]);
  });

  it("gives what was set, whatever that is", () => {
    fc.assert(
      fc.property(text, text, (name, value) => {
        const request = requestTo("/?a=1");
        request.query.set(name, value);
        expect(request.query.get(name)).to.equal(value);
      }),
    );
  });

  it("keeps the bytes of all fields but the one that is set", () => {
    const spelled = fc.string({
      unit: fc.constantFrom(...Array.from("ab=+%72eE~\udcff")),
      maxLength: 5,
    });
    fc.assert(
      fc.property(fc.array(spelled, { maxLength: 6 }), fc.constantFrom("a", "b"), (parts, name) => {
        const request = requestTo(`/?${parts.join("&")}`);
        const others = () =>
          request.path.split(/[?&]/).filter((part) =>
            requestTo(`/?${part}`)
              .query.keys()
              .some((key) => key !== name),
          );
        const before = others();
        request.query.set(name, "new");
        expect(others()).to.deep.equal(before);
      }),
    );
  });

  it("touches nothing when it is set to what it is", async () => {
    const flow = await readFlowOf("http", smallHttpFlow());
    flow.request.path = "/?a=%7E&b";
    const again = ofType("http", await rewritten(flow));
    again.request.query.set("a", "~");
    again.request.query = [
      ["a", "~"],
      ["b", ""],
    ];
    expect([again.request.query.delete("c"), again.isTouched]).to.deep.equal([false, false]);
  });
});
