import { expect } from "chai";
import { assembleContentType, parseContentType } from "../../../lib/flow/charset/content-type.js";

describe("a Content-Type", () => {
  const cases: readonly (readonly [value: string, type: string, parameters: string[][]])[] = [
    ["text/html", "text/html", []],
    ["Text/HTML; Charset=UTF-8", "text/html", [["Charset", "UTF-8"]]],
    [
      "a/b;x=1; y = 2 ;z",
      "a/b",
      [
        ["x", "1"],
        ["y", "2"],
      ],
    ],
    ["a/b/c; x=y=z", "a/b/c", [["x", "y=z"]]],
    ['a/b; x="1;2"', "a/b", [["x", '"1']]],
    ["a/b; x=1; x=2", "a/b", [["x", "2"]]],
    ["/", "/", []],
  ];
  for (const [value, type, parameters] of cases) {
    it(`has a type and parameters: ${value}`, () => {
      const parsed = parseContentType(value);
      expect([`${parsed?.type}/${parsed?.subtype}`, [...(parsed?.parameters ?? [])]]).to.eql([
        type,
        parameters,
      ]);
    });
  }

  for (const value of ["", "text", "; a/b"]) {
    it(`is none without a slash: ${JSON.stringify(value)}`, () => {
      expect(parseContentType(value)).to.be.null;
    });
  }

  it("is put together again", () => {
    const parameters = new Map([
      ["charset", "utf-8"],
      ["boundary", "x"],
    ]);
    expect([
      assembleContentType({ type: "a", subtype: "b", parameters: new Map() }),
      assembleContentType({ type: "a", subtype: "b", parameters }),
    ]).to.deep.equal(["a/b", "a/b; charset=utf-8; boundary=x"]);
  });
});
