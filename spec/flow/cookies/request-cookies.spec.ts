import { expect } from "chai";
import { Request } from "../../../lib/flow/request.js";
import { ofType, readFlowOf, rewritten } from "../../support/mitm-file.js";
import { fc } from "../../support/property.js";
import { smallHttpFlow } from "../../support/small-flow.js";

/** A request with these `Cookie` headers, and others around them. */
function requestWith(...lines: readonly string[]): Request {
  return Request.make("GET", "http://example.com/", "", [
    ["Host", "example.com"],
    ...lines.flatMap((line) => [["Cookie", line] as const, ["X", line] as const]),
  ]);
}

function linesOf(request: Request): readonly string[] {
  return request.headers.getAll("cookie");
}

type Pairs = readonly (readonly [string, string])[];

describe("the cookies of a request", () => {
  const readings: readonly (readonly [line: string, cookies: Pairs])[] = [
    ["", []],
    [
      "a=1; b=2",
      [
        ["a", "1"],
        ["b", "2"],
      ],
    ],
    [
      "a=1;b=2;",
      [
        ["a", "1"],
        ["b", "2"],
      ],
    ],
    [
      "a; b=; =c",
      [
        ["a", ""],
        ["b", ""],
        ["", "c"],
      ],
    ],
    ["; ;=;a=1", [["a", "1"]]],
    ["a=b=c d", [["a", "b=c d"]]],
    [
      'a="b; c"; d="\\"\\\\e"',
      [
        ["a", "b; c"],
        ["d", '"\\e'],
      ],
    ],
    ['a="b', [["a", "b"]]],
    [
      'a="b"xc=d; e=f',
      [
        ["a", "b"],
        ["c", "d"],
        ["e", "f"],
      ],
    ],
    ["a=1,b=2", [["a", "1,b=2"]]],
    ["a=ü\udcff", [["a", "ü\udcff"]]],
  ];
  for (const [line, cookies] of readings) {
    it(`are read of ${JSON.stringify(line)}`, () => {
      expect(requestWith(line).cookies.fields).to.deep.equal(cookies);
    });
  }

  it("are those of all Cookie headers", () => {
    expect(requestWith("a=1", "b=2; c=3").cookies.keys()).to.deep.equal(["a", "b", "c"]);
  });

  it("are none where there is no header", () => {
    expect(requestWith().cookies.size).to.equal(0);
  });

  const changes: readonly (readonly [
    title: string,
    before: readonly string[],
    change: (request: Request) => unknown,
    after: readonly string[],
  ])[] = [
    ["set one", ["a=1; b=2"], ({ cookies }) => cookies.set("a", "x"), ["a=x; b=2"]],
    [
      "add one, as mitmproxy writes it",
      ["a=1"],
      ({ cookies }) => cookies.add("b", 'x "y"\\'),
      ['a=1; b="x \\"y\\"\\\\"'],
    ],
    ["write an empty value", ["a"], ({ cookies }) => cookies.add("b", ""), ["a; b="]],
    ["remove one", ["a=1;b=2;  c=3"], ({ cookies }) => cookies.delete("b"), ["a=1;  c=3"]],
    ["remove the first", [" a=1;b=2"], ({ cookies }) => cookies.delete("a"), [" b=2"]],
    [
      "keep the spelling of others",
      ['a="1";b ;=2;c=3;;'],
      ({ cookies }) => cookies.set("c", "4"),
      ['a="1";b ;=2;c=4;;'],
    ],
    ["insert one", ["a=1;b=2"], ({ cookies }) => cookies.insert(0, "c", "3"), ["c=3; a=1;b=2"]],
    [
      "change only the header where one is",
      ["a=1", "b=2;c=3"],
      ({ cookies }) => cookies.set("c", "4"),
      ["a=1", "b=2;c=4"],
    ],
    [
      "add one to the last header",
      ["a=1", "b=2"],
      ({ cookies }) => cookies.add("c", "3"),
      ["a=1", "b=2; c=3"],
    ],
    [
      "remove a header of which none is left",
      ["a=1", "b=2"],
      ({ cookies }) => cookies.delete("a"),
      ["b=2"],
    ],
    [
      "leave an empty header, as mitmproxy does",
      ["a=1"],
      ({ cookies }) => cookies.delete("a"),
      [""],
    ],
    ["fill an empty header", [""], ({ cookies }) => cookies.add("a", "1"), ["a=1"]],
    ["make a header where there is none", [], ({ cookies }) => cookies.add("a", "1"), ["a=1"]],
    [
      "keep the spelling of those that stay when all are set",
      ['a="1"; b=2', "c=3"],
      (request) => (request.cookies = { a: "1", d: "4" }),
      ['a="1"; d=4'],
    ],
    [
      "come in another order",
      ["a=1;b=2"],
      (request) => (request.cookies = { b: "2", a: "1" }),
      ["b=2; a=1"],
    ],
    [
      "write all of a header anew when a quote in it is not closed",
      ['b=;a="1'],
      ({ cookies }) => cookies.add("c", "2"),
      ["b=; a=1; c=2"],
    ],
    [
      "write all of a header anew when a value goes on behind its quotes",
      ['a="1"x;b=2'],
      ({ cookies }) => cookies.set("b", "3"),
      ["a=1; b=3"],
    ],
  ];
  for (const [title, before, change, after] of changes) {
    it(title, () => {
      const request = requestWith(...before);
      change(request);
      expect(linesOf(request)).to.deep.equal(after);
    });
  }

  it("leave all other headers where they are", () => {
    const request = requestWith("a=1", "b=2", "c=3");
    request.cookies.delete("b");
    request.cookies.set("c", "4");
    expect([...request.headers].slice(0, -1)).to.deep.equal([
      ["Host", "example.com"],
      ["Cookie", "a=1"],
      ["X", "a=1"],
      ["X", "b=2"],
      ["Cookie", "c=4"],
      ["X", "c=3"],
    ]);
  });

  it("are live: they read and write the headers each time", () => {
    const request = requestWith("a=1");
    const { cookies } = request;
    request.headers.set("cookie", "a=2; b=3");
    const seen = cookies.get("a");
    cookies.set("a", "4");
    expect([seen, linesOf(request)]).to.deep.equal(["2", ["a=4; b=3"]]);
  });

  it("keep all text of a header but the one that is set", () => {
    const pair = fc.constantFrom("a=1", "b", 'c="x; y"', 'd="\\""', "e=f=g", "a=");
    const separator = fc.constantFrom("; ", ";", ";;", "; ;");
    const line = fc.array(fc.tuple(separator, pair), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(line, fc.nat(5), (parts, at) => {
        const all: readonly string[] = parts.map(([, text]) => text);
        const nth = at % all.length;
        const name = /^\w/.exec(all[nth] ?? "")?.[0] ?? "";
        fc.pre(all.filter((text) => text.startsWith(name)).length === 1);
        const join = (texts: readonly string[]) =>
          texts.map((text, index) => (parts[index]?.[0] ?? "") + text).join("");
        const request = requestWith(join(all));
        request.cookies.set(name, "new");
        expect(linesOf(request)).to.deep.equal([join(all.with(nth, `${name}=new`))]);
      }),
    );
  });

  it("touch nothing when they are set to what they are", async () => {
    const flow = await readFlowOf("http", smallHttpFlow());
    flow.request.headers.add("cookie", 'a="1" ;b');
    const again = ofType("http", await rewritten(flow));
    again.request.cookies.set("a", "1");
    again.request.cookies = { a: "1", b: "" };
    expect([again.request.cookies.delete("c"), again.isTouched]).to.deep.equal([false, false]);
  });
});
