import { expect } from "chai";
import type { Response } from "../../../lib/flow/response.js";
import { ofType, readFlowOf, rewritten } from "../../support/mitm-file.js";
import { smallHttpFlow } from "../../support/small-flow.js";
import { linesOf, responseWith } from "./support.js";

type Attributes = readonly (readonly [string, string | null])[];
type Cookies = readonly (readonly [name: string, value: string | null, attributes: Attributes])[];

describe("the cookies of a response", () => {
  const readings: readonly (readonly [line: string, cookies: Cookies])[] = [
    ["", []],
    ["a=1", [["a", "1", []]]],
    ["a", [["a", null, []]]],
    ["=1", [["", "1", []]]],
    [
      "a=1; Path=/; Secure;HttpOnly",
      [
        [
          "a",
          "1",
          [
            ["Path", "/"],
            ["Secure", null],
            ["HttpOnly", null],
          ],
        ],
      ],
    ],
    [
      "a=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT; path=/",
      [
        [
          "a",
          "1",
          [
            ["Expires", "Thu, 01 Jan 1970 00:00:00 GMT"],
            ["path", "/"],
          ],
        ],
      ],
    ],
    [
      "a=1; path=/, b=2; secure",
      [
        ["a", "1", [["path", "/"]]],
        ["b", "2", [["secure", null]]],
      ],
    ],
    ['a="x, y"; Comment="\\"z\\""', [["a", "x, y", [["Comment", '"z"']]]]],
    [
      "a=1,2",
      [
        ["a", "1", []],
        ["2", null, []],
      ],
    ],
    ["a=1; expires=0; path=/", [["a", "1", [["expires", "0, path=/"]]]]],
    [", ,a=1", [["a", "1", []]]],
  ];
  for (const [line, cookies] of readings) {
    it(`are read of ${JSON.stringify(line)}`, () => {
      const found = responseWith(line).cookies.fields;
      expect(
        found.map(([name, { value, attributes }]) => [name, value, attributes.fields]),
      ).to.deep.equal(cookies);
    });
  }

  const expires = "Expires=Thu, 01 Jan 1970 00:00:00 GMT";
  const changes: readonly (readonly [
    title: string,
    before: readonly string[],
    change: (response: Response) => unknown,
    after: readonly string[],
  ])[] = [
    [
      "add one, in a header of its own",
      ["a=1"],
      ({ cookies }) => cookies.add("b", "2"),
      ["a=1", "b=2"],
    ],
    [
      "are written as mitmproxy does",
      [],
      ({ cookies }) =>
        cookies.set("a", {
          value: "x y",
          attributes: { Path: "/a;b", Comment: "c d", Secure: null },
        }),
      ['a="x y"; Path=/a;b; Comment="c d"; Secure'],
    ],
    [
      "have no attributes when they are set to text",
      ["a=1; Path=/"],
      ({ cookies }) => cookies.set("a", "2"),
      ["a=2"],
    ],
    ["can be only a name", [], ({ cookies }) => cookies.set("a", { value: null }), ["a"]],
    [
      "keep the spelling of what stays",
      [`a="1" ;path="/";  ${expires};`],
      ({ cookies }) =>
        cookies.set("a", {
          value: "2",
          attributes: [
            ["path", "/"],
            ["Secure", null],
          ],
        }),
      ['a=2;path="/"; Secure;'],
    ],
    [
      "leave other headers alone",
      ["a = 1 ;", "b=2;;x", "c=3"],
      ({ cookies }) => cookies.set("c", "4"),
      ["a = 1 ;", "b=2;;x", "c=4"],
    ],
    [
      "leave other cookies of a header alone",
      [`a=1; ${expires},b=2 ; secure ,c=3`],
      ({ cookies }) => cookies.set("b", "4"),
      [`a=1; ${expires},b=4,c=3`],
    ],
    [
      "remove one of a header",
      ["a=1;,b=2,  c=3"],
      ({ cookies }) => cookies.delete("b"),
      ["a=1,  c=3"],
    ],
    [
      "remove a header with the only one in it",
      ["a=1", "b=2"],
      ({ cookies }) => cookies.delete("a"),
      ["b=2"],
    ],
    [
      "insert one",
      ["a=1", "b=2"],
      ({ cookies }) => cookies.insert(1, "c", "3"),
      ["a=1", "c=3", "b=2"],
    ],
    [
      "leave an empty header alone",
      ["", "a=1"],
      ({ cookies }) => cookies.set("a", "2"),
      ["", "a=2"],
    ],
    [
      "take those of another response",
      ["x=1"],
      (response) => (response.cookies = responseWith("a=1; Path=/", "b").cookies),
      ["a=1; Path=/", "b"],
    ],
    [
      "take an object",
      ["a = 1"],
      (response) =>
        (response.cookies = { "a ": " 1", b: { value: "2", attributes: { Path: "/" } } }),
      ["a = 1", "b=2; Path=/"],
    ],
    [
      "come in another order",
      ["a=1;x", "b=2;y"],
      (response) => (response.cookies = response.cookies.fields.reverse()),
      ["b=2;y", "a=1;x"],
    ],
    [
      "write all of a header anew when a quote in it is not closed",
      ['b=2;x="y, a=1'],
      ({ cookies }) => cookies.set("b", { value: "3", attributes: [["x", "y, a=1"]] }),
      ['b=3; x="y, a=1"'],
    ],
  ];
  for (const [title, before, change, after] of changes) {
    it(title, () => {
      const response = responseWith(...before);
      change(response);
      expect(linesOf(response)).to.deep.equal(after);
    });
  }

  it("leave all other headers where they are", () => {
    const response = responseWith("a=1", "b=2", "c=3");
    response.cookies.delete("b");
    response.cookies.add("d", "4");
    expect([...response.headers].filter(([name]) => name !== "content-length")).to.deep.equal([
      ["Server", "x"],
      ["Set-Cookie", "a=1"],
      ["X", "a=1"],
      ["X", "b=2"],
      ["Set-Cookie", "c=3"],
      ["X", "c=3"],
      ["set-cookie", "d=4"],
    ]);
  });

  it("take the place of those that are gone", () => {
    const response = responseWith("a=1", "b=2");
    response.cookies = { b: "2", c: "3" };
    expect([...response.headers].slice(0, 4)).to.deep.equal([
      ["Server", "x"],
      ["X", "a=1"],
      ["Set-Cookie", "b=2"],
      ["X", "b=2"],
    ]);
    response.cookies = { d: "4", e: "5" };
    expect([...response.headers].slice(0, 4)).to.deep.equal([
      ["Server", "x"],
      ["X", "a=1"],
      ["Set-Cookie", "d=4"],
      ["X", "b=2"],
    ]);
  });

  it("touch nothing when they are set to what they are", async () => {
    const flow = await readFlowOf("http", smallHttpFlow());
    flow.response?.headers.add("set-cookie", 'a="1" ;path="/", b');
    const again = ofType("http", await rewritten(flow));
    const { response } = again;
    if (response === null) throw new Error("it has a response");
    response.cookies.set("a", { value: "1", attributes: { path: "/" } });
    response.cookies = [...response.cookies];
    for (const [, found] of response.cookies) {
      const { value, attributes } = found;
      found.value = value;
      found.attributes = attributes;
    }
    expect([response.cookies.delete("c"), again.isTouched]).to.deep.equal([false, false]);
  });
});

describe("a cookie whose name is that of an attribute", () => {
  it("has the value that is set, whatever is in it", () => {
    const response = responseWith("a=b");
    response.cookies.set("path", "/, c=d; e");
    expect(response.cookies.get("path")?.value).to.equal("/, c=d; e");
    expect(response.cookies.keys()).to.deep.equal(["a", "path"]);
  });
});
