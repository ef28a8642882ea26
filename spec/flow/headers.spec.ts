import { fc } from "../support/property.js";
import { expect } from "chai";
import { Headers } from "../../lib/flow/headers.js";
import { readFlowOf } from "../support/mitm-file.js";
import { smallHttpFlow, smallRequest } from "../support/small-flow.js";
import { bytes, list } from "../support/tnetstring.js";
import { encodeText } from "../../lib/flow/text.js";

type Pairs = readonly (readonly [name: string, value: string])[];

/** Headers as a script makes them, and as a flow that was read has them. */
const kinds: Readonly<Record<string, (pairs: Pairs) => Promise<Headers>>> = {
  "new headers": (pairs) => Promise.resolve(new Headers(pairs)),
  "headers of a flow": async (pairs) => {
    const fields = pairs.map(([name, value]) =>
      list(bytes(encodeText(name)), bytes(encodeText(value))),
    );
    const flow = smallHttpFlow({ request: smallRequest({ headers: list(...fields) }) });
    return (await readFlowOf("http", flow)).request.headers;
  },
};

for (const [kind, make] of Object.entries(kinds)) {
  describe(kind, () => {
    const repeated: Pairs = [
      ["Host", "example.com"],
      ["Accept", "text/html"],
      ["X-Other", "1"],
      ["accept", "application/xml"],
    ];

    it("give the value of a field", async () => {
      expect((await make(repeated)).get("Host")).to.equal("example.com");
    });

    it("give null for a field that is absent", async () => {
      expect((await make(repeated)).get("Cookie")).to.be.null;
    });

    it("give an empty value as such", async () => {
      expect((await make([["X-Empty", ""]])).get("x-empty")).to.equal("");
    });

    it("join the values of a repeated field", async () => {
      expect((await make(repeated)).get("ACCEPT")).to.equal("text/html, application/xml");
    });

    it("give each value of a repeated field", async () => {
      expect((await make(repeated)).getAll("accept")).to.deep.equal([
        "text/html",
        "application/xml",
      ]);
    });

    it("are looked up in any case", async () => {
      const headers = await make(repeated);
      expect(["host", "HOST", "hOsT"].map((name) => headers.has(name))).to.deep.equal([
        true,
        true,
        true,
      ]);
    });

    it("tell apart what only looks the same in another case", async () => {
      expect((await make([["key", "1"]])).has("\u212aey")).to.be.false;
    });

    it("are told apart where one name begins with another", async () => {
      expect((await make([["X-Long", "1"]])).has("X-Lon")).to.be.false;
    });

    it("set a field in its place, in its case", async () => {
      const headers = await make(repeated);
      headers.set("hOST", "example.org");
      expect([...headers][0]).to.deep.equal(["Host", "example.org"]);
    });

    it("set one field where there were several", async () => {
      const headers = await make(repeated);
      headers.set("accept", "*/*");
      expect([...headers]).to.deep.equal([
        ["Host", "example.com"],
        ["Accept", "*/*"],
        ["X-Other", "1"],
      ]);
    });

    it("set a new field at the end", async () => {
      const headers = await make(repeated);
      headers.set("New", "1");
      expect([...headers].at(-1)).to.deep.equal(["New", "1"]);
    });

    it("set several values: in place as far as there are places, then at the end", async () => {
      const headers = await make(repeated);
      headers.setAll("ACCEPT", ["a", "b", "c"]);
      expect([...headers]).to.deep.equal([
        ["Host", "example.com"],
        ["Accept", "a"],
        ["X-Other", "1"],
        ["accept", "b"],
        ["ACCEPT", "c"],
      ]);
    });

    it("set no values, which removes the field", async () => {
      const headers = await make(repeated);
      headers.setAll("accept", []);
      expect(headers.has("Accept")).to.be.false;
    });

    it("add a field also when there is one", async () => {
      const headers = await make([["Set-Cookie", "a=1"]]);
      headers.add("set-cookie", "b=2");
      expect(headers.getAll("Set-Cookie")).to.deep.equal(["a=1", "b=2"]);
    });

    it("insert a field", async () => {
      const headers = await make(repeated);
      headers.insert(1, "New", "1");
      expect([...headers].map(([name]) => name)).to.deep.equal([
        "Host",
        "New",
        "Accept",
        "X-Other",
        "accept",
      ]);
    });

    it("delete all fields of a name, and say whether there were any", async () => {
      const headers = await make(repeated);
      expect([headers.delete("ACCEPT"), headers.delete("accept"), headers.size]).to.deep.equal([
        true,
        false,
        2,
      ]);
    });

    it("name each field once", async () => {
      expect((await make(repeated)).keys()).to.deep.equal(["Host", "Accept", "X-Other"]);
    });

    it("count repeated fields each time", async () => {
      expect((await make(repeated)).size).to.equal(4);
    });

    it("are as they are in an HTTP/1 message", async () => {
      const headers = await make([
        ["A", "1"],
        ["B", ""],
      ]);
      expect(headers.toString()).to.equal("A: 1\r\nB: \r\n");
    });

    it("are none at first", async () => {
      const headers = await make([]);
      expect([headers.size, [...headers], headers.keys(), headers.toString()]).to.deep.equal([
        0,
        [],
        [],
        "",
      ]);
    });

    describe("of bytes that are no UTF-8", () => {
      const odd: Pairs = [
        ["X-Latin1", "caf\udce9"],
        ["\udcff-name", "1"],
        ["X-Ünlaut", "2"],
      ];

      it("are found by the text that they give", async () => {
        const headers = await make(odd);
        expect([...headers].map(([name]) => headers.get(name))).to.deep.equal([
          "caf\udce9",
          "1",
          "2",
        ]);
      });

      it("can be set by that text", async () => {
        const headers = await make(odd);
        headers.set("\udcff-NAME", "new");
        expect([...headers][1]).to.deep.equal(["\udcff-name", "new"]);
      });

      it("can be deleted by that text", async () => {
        const headers = await make(odd);
        headers.delete("x-Ünlaut");
        expect(headers.size).to.equal(2);
      });

      it("keep letters beyond ASCII apart from those in another case", async () => {
        expect((await make(odd)).has("x-ünlaut")).to.be.false;
      });

      it("give their bytes", async () => {
        expect((await make(odd)).fields[0]).to.deep.equal([
          Buffer.from("X-Latin1"),
          Buffer.from("caf\xe9", "latin1"),
        ]);
      });

      it("are the same when they are read and set again", async () => {
        const headers = await make(odd);
        for (const [name, value] of headers) headers.set(name, value);
        expect([...headers]).to.deep.equal(odd);
      });
    });

    it("do what mitmproxy's do, whatever is done in whatever order", async () => {
      await fc.assert(
        fc.asyncProperty(pairs, fc.array(operation, { maxLength: 8 }), async (fields, steps) => {
          const headers = await make(fields);
          let expected: Pairs = fields;
          for (const { apply, model } of steps) {
            apply(headers);
            expected = model(expected);
          }
          expect([...headers]).to.deep.equal(expected);
        }),
        { numRuns: 300 },
      );
    });
  });
}

describe("new headers", () => {
  it("can be made from an object", () => {
    expect([...new Headers({ a: "1", b: "2" })]).to.deep.equal([
      ["a", "1"],
      ["b", "2"],
    ]);
  });

  it("can be made from other headers, without being a view of them", () => {
    const headers = new Headers({ a: "1" });
    const copy = new Headers(headers);
    copy.set("a", "2");
    expect(headers.get("a")).to.equal("1");
  });
});

/** A change to headers, and what mitmproxy's multidict makes of it. */
interface Operation {
  readonly apply: (headers: Headers) => unknown;
  readonly model: (fields: Pairs) => Pairs;
}

const name = fc.constantFrom("A", "a", "B", "b", "Ä", "\udcff");
const value = fc.constantFrom("", "1", "2", "é", "\udc80");
const pairs = fc.array(fc.tuple(name, value), { maxLength: 6 });

const operation: fc.Arbitrary<Operation> = fc.oneof(
  fc.tuple(name, fc.array(value, { maxLength: 3 })).map(([key, values]) => ({
    apply: (headers: Headers) => headers.setAll(key, values),
    model: (fields: Pairs) => setAll(fields, key, values),
  })),
  fc.tuple(name, value).map(([key, text]) => ({
    apply: (headers: Headers) => headers.set(key, text),
    model: (fields: Pairs) => setAll(fields, key, [text]),
  })),
  fc.tuple(name, value).map(([key, text]) => ({
    apply: (headers: Headers) => headers.add(key, text),
    model: (fields: Pairs): Pairs => [...fields, [key, text]],
  })),
  fc.tuple(fc.nat(8), name, value).map(([index, key, text]) => ({
    apply: (headers: Headers) => headers.insert(index, key, text),
    model: (fields: Pairs): Pairs => fields.toSpliced(index, 0, [key, text]),
  })),
  name.map((key) => ({
    apply: (headers: Headers) => headers.delete(key),
    model: (fields: Pairs) => fields.filter(([other]) => fold(other) !== fold(key)),
  })),
  name.map((key) => ({
    apply: (headers: Headers) => [headers.get(key), headers.getAll(key), headers.fields],
    model: (fields: Pairs) => fields,
  })),
);

/** `set_all` of mitmproxy's coretypes/multidict.py. */
function setAll(fields: Pairs, key: string, values: readonly string[]): Pairs {
  const rest = [...values];
  const kept = fields.flatMap(([other, old]): Pairs => {
    if (fold(other) !== fold(key)) return [[other, old]];
    const next = rest.shift();
    return next === undefined ? [] : [[other, next]];
  });
  return [...kept, ...rest.map((text) => [key, text] as const)];
}

function fold(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}
