import { fc } from "../../support/property.js";
import { expect } from "chai";
import type { PlainValue } from "../../../lib/flow/state/plain-value.js";
import { anyBytes, wellFormed } from "../../support/arbitrary/element.js";
import { fixture } from "../../support/captures.js";
import { readFlow, readFlows, rewritten, writeFlows } from "../../support/mitm-file.js";
import { smallHttpFlow } from "../../support/small-flow.js";
import {
  bytes,
  decode,
  dict,
  elementAt,
  encode,
  float,
  integer,
  leaf,
  list,
  nothing,
  text,
  type Element,
} from "../../support/tnetstring.js";

/** What the metadata of a flow has under "key", where the file has this element there. */
async function readValue(element: Element): Promise<PlainValue | undefined> {
  return (await readFlow(smallHttpFlow({ metadata: dict({ key: element }) }))).metadata.get("key");
}

/** The element that a value in the metadata is written as. */
async function writeValue(value: PlainValue): Promise<string> {
  const flow = await readFlow(smallHttpFlow());
  flow.metadata.set("key", value);
  const file = decode(await writeFlows(flow));
  return encode(elementAt(file, ["metadata", "key"])).toString();
}

describe("a value in a flow file", () => {
  const values: readonly (readonly [what: string, element: Element, value: PlainValue])[] = [
    ["bytes", bytes("\x00\x01"), Buffer.from([0, 1])],
    ["bytes that are not UTF-8", bytes(Buffer.from([0xff, 0xfe])), Buffer.from([0xff, 0xfe])],
    ["empty bytes", bytes(""), Buffer.alloc(0)],
    ["text", text("naïve ☕ 😀"), "naïve ☕ 😀"],
    ["text with a byte order mark", text("\ufeffbom"), "\ufeffbom"],
    ["text that looks like a tnetstring", text("3:abc,"), "3:abc,"],
    ["an integer", integer(42), 42],
    ["the largest number that is exact", integer(2n ** 53n - 1n), Number.MAX_SAFE_INTEGER],
    ["an integer beyond 2^53", integer(2n ** 53n + 1n), 2n ** 53n + 1n],
    ["an integer beyond 2^64", integer(2n ** 64n + 1n), 2n ** 64n + 1n],
    ["an integer below -2^64", integer(-(2n ** 64n) - 1n), -(2n ** 64n) - 1n],
    ["an integer of 41 digits", integer(10n ** 40n), 10n ** 40n],
    ["a float", float("1700000000.5"), 1_700_000_000.5],
    ["a float in another spelling", float("1E5"), 100_000],
    ["infinity", float("inf"), Infinity],
    ["nan", float("nan"), NaN],
    ["true", leaf("!", "true"), true],
    ["false", leaf("!", "false"), false],
    ["null", nothing, null],
    ["an empty list", list(), []],
    ["a list", list(integer(1), list(text("two"))), [1, ["two"]]],
    ["zeros before its length", leaf(";", "padded", 5), "padded"],
    ["data longer than a length of one digit", text("x".repeat(100_000)), "x".repeat(100_000)],
  ];
  for (const [what, element, value] of values) {
    it(`is read: ${what}`, async () => {
      expect(await readValue(element)).to.deep.equal(value);
    });
  }

  it("is read: a dictionary, whatever its keys are called", async () => {
    const names = ["a", "", "10", "2", "__proto__", "constructor", "toString", "é", "日本"];
    const element = dict(Object.fromEntries(names.map((name) => [name, text(name)])));
    const withProto = {
      ...element,
      entries: [...element.entries, [text("__proto__"), text("__proto__")] as const],
    };
    const value = await readValue(withProto);
    expect(
      names.map((name) => Object.getOwnPropertyDescriptor(value, name)?.value as unknown),
    ).to.deep.equal(names);
  });

  const written: readonly (readonly [value: PlainValue, element: string])[] = [
    [null, "0:~"],
    [true, "4:true!"],
    [false, "5:false!"],
    [0, "1:0#"],
    [-0, "1:0#"],
    [-5, "2:-5#"],
    [Number.MAX_SAFE_INTEGER, "16:9007199254740991#"],
    [2n ** 64n + 1n, "20:18446744073709551617#"],
    [5n, "1:5#"],
    [1.5, "3:1.5^"],
    [1e-5, "5:1e-05^"],
    [1e300, "6:1e+300^"],
    [Infinity, "3:inf^"],
    [NaN, "3:nan^"],
    ["", "0:;"],
    ["é", "2:é;"],
    [Buffer.from("abc"), "3:abc,"],
    [new Uint8Array([65, 66]), "2:AB,"],
    [[], "0:]"],
    [[1, [null]], "10:1:1#3:0:~]]"],
    [{}, "0:}"],
    [{ b: 1, a: "x" }, "16:1:b;1:1#1:a;1:x;}"],
  ];
  for (const [value, element] of written) {
    it(`is written as ${element}`, async () => {
      expect(await writeValue(value)).to.equal(element);
    });
  }

  it("is written and read as the same", async () => {
    await fc.assert(
      fc.asyncProperty(plainValue, async (value) => {
        const flow = await readFlow(smallHttpFlow());
        flow.metadata.set("key", value);
        expect((await rewritten(flow)).metadata.get("key")).to.deep.equal(value);
      }),
      { numRuns: 200 },
    );
  });

  it("is one of all the integers of fixtures/mitm/odd.mitm", async () => {
    const flow = (await readFlows(fixture("mitm/odd.mitm")))[1];
    expect(flow?.metadata.get("ints")).to.deep.equal([
      0,
      0,
      1,
      -1,
      2 ** 31,
      2 ** 53 - 1,
      2n ** 53n,
      2n ** 53n + 1n,
      -(2n ** 53n) - 1n,
      2n ** 63n - 1n,
      2n ** 64n - 1n,
      2n ** 64n,
      2n ** 64n + 1n,
      -(2n ** 64n) - 1n,
      10n ** 40n,
    ]);
  });

  it("of mitmproxy's floats is spelled as mitmproxy spelled it when it is written anew", async () => {
    const flow = (await readFlows(fixture("mitm/odd.mitm")))[2];
    const floats = flow?.metadata.get("floats");
    if (!flow || !Array.isArray(floats)) throw new Error("the fixture has no floats");
    const original = encode(elementAt(decode(await writeFlows(flow)), ["metadata", "floats"]));
    // Whole numbers are written as integers; half of each is not, or not in the same way.
    const isFraction = (value: unknown) =>
      typeof value === "number" && !Number.isSafeInteger(value);
    flow.metadata.set("again", floats.filter(isFraction));
    const again = elementAt(decode(await writeFlows(flow)), ["metadata", "again"]);
    const spellings =
      again.kind === "list" ? again.items.map((item) => encode(item).toString()) : [];
    expect(spellings.filter((spelling) => !original.includes(spelling))).to.be.empty;
  });

  it("is text that mitmproxy reads, also where JavaScript has half a character", async () => {
    expect(await writeValue("a\udcffb")).to.equal("5:a\ufffdb;");
  });

  it("refuses what no file can hold", async () => {
    const flow = await readFlow(smallHttpFlow());
    const untyped: { readonly missing?: PlainValue } = {};
    const value = [untyped.missing] as PlainValue[];
    expect(() => flow.metadata.set("key", value)).to.throw(TypeError);
  });

  it("refuses to be an integer that is none", async () => {
    const flow = await readFlow(smallHttpFlow());
    expect(() => {
      if (flow.type === "http") flow.request.port = 80.5;
    }).to.throw(Error);
  });
});

/** Floats that are whole numbers become integers, which is said where `set` is described. */
const plainValue: fc.Arbitrary<PlainValue> = fc.letrec<{ value: PlainValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom<PlainValue>(null, true, false),
    fc.maxSafeInteger().map((value) => value + 0),
    fc.bigInt({ min: 2n ** 53n, max: 2n ** 80n }),
    fc.double().filter((value) => !Object.is(value, -0)),
    wellFormed,
    anyBytes,
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(wellFormed, tie("value"), { maxKeys: 3, noNullPrototype: false }),
  ),
})).value;
