import { expect } from "chai";
import { StateSource } from "../../../lib/flow/base-flow.js";
import { makeFlow } from "../../../lib/flow/flow.js";
import { PlainDict } from "../../../lib/flow/state/plain-dict.js";
import { PlainList } from "../../../lib/flow/state/plain-list.js";
import { Float, type StateValue } from "../../../lib/flow/state/state.js";
import { FlowWriteError } from "../../../lib/formats/errors.js";
import { readOnly, writeAll } from "../shared/flow-file.js";
import { fileOf, header, msgpackFormat } from "./format.js";

/** The beginning of a flow, up to the value of its only further key: `{version, type, key: ...`. */
const before = Buffer.from("\x83\xa7version\x15\xa4type\xa4http\xa3key", "latin1");

async function decoded(hex: string): Promise<StateValue | undefined> {
  const file = fileOf(Buffer.concat([before, Buffer.from(hex, "hex")]));
  return (await readOnly(msgpackFormat, file)).state.get("key");
}

async function encoded(value: StateValue): Promise<string> {
  const state = PlainDict.of({ version: 21, type: "http", key: value });
  const file = await writeAll(msgpackFormat, [makeFlow("http", new StateSource(state))]);
  const [lead] = file.subarray(header.length);
  const head = lead === 0xc4 ? 2 : lead === 0xc5 ? 3 : 5;
  return file.subarray(header.length + head + before.length).toString("hex");
}

const values: readonly (readonly [what: string, value: StateValue, hex: string])[] = [
  ["null", null, "c0"],
  ["false", false, "c2"],
  ["true", true, "c3"],
  ["zero", 0, "00"],
  ["127", 127, "7f"],
  ["128", 128, "cc80"],
  ["256", 256, "cd0100"],
  ["2^16", 2 ** 16, "ce00010000"],
  ["2^32", 2 ** 32, "cf0000000100000000"],
  ["the largest exact number", 2 ** 53 - 1, "cf001fffffffffffff"],
  ["2^53", 2n ** 53n, "cf0020000000000000"],
  ["2^64 - 1", 2n ** 64n - 1n, "cfffffffffffffffff"],
  ["2^64", 2n ** 64n, "c70901010000000000000000"],
  ["-1", -1, "ff"],
  ["-32", -32, "e0"],
  ["-33", -33, "d0df"],
  ["-129", -129, "d1ff7f"],
  ["-2^15 - 1", -(2 ** 15) - 1, "d2ffff7fff"],
  ["-2^31 - 1", -(2 ** 31) - 1, "d3ffffffff7fffffff"],
  ["-2^63", -(2n ** 63n), "d38000000000000000"],
  ["-2^63 - 1", -(2n ** 63n) - 1n, "c70901ff7fffffffffffffff"],
  ["2^126, in sixteen bytes", 2n ** 126n, `d80140${"00".repeat(15)}`],
  ["an integer of 256 bytes", 2n ** 2040n, `c801000101${"00".repeat(255)}`],
  ["empty text", "", "a0"],
  ["text of 31 bytes", "x".repeat(31), `bf${"78".repeat(31)}`],
  ["text of 32 bytes", "x".repeat(32), `d920${"78".repeat(32)}`],
  ["text of 256 bytes", "x".repeat(256), `da0100${"78".repeat(256)}`],
  ["text of 2^16 bytes", "x".repeat(2 ** 16), `db00010000${"78".repeat(2 ** 16)}`],
  ["text that is not ASCII", "é☕😀", "a9c3a9e29895f09f9880"],
  ["empty bytes", Buffer.alloc(0), "c400"],
  ["bytes that are not UTF-8", Buffer.from([0xff, 0xfe]), "c402fffe"],
  ["256 bytes", Buffer.alloc(256), `c50100${"00".repeat(256)}`],
  ["2^16 bytes", Buffer.alloc(2 ** 16), `c600010000${"00".repeat(2 ** 16)}`],
  ["an empty list", new PlainList(), "90"],
  ["a list", new PlainList([1, new PlainList([null])]), "920191c0"],
  ["a list of 16", new PlainList(new Array<number>(16).fill(1)), `dc0010${"01".repeat(16)}`],
  [
    "a list of 2^16",
    new PlainList(new Array<number>(2 ** 16).fill(1)),
    `dd00010000${"01".repeat(2 ** 16)}`,
  ],
  ["an empty dictionary", new PlainDict(), "80"],
  [
    "a dictionary with keys that objects have",
    new PlainDict([
      ["__proto__", 1],
      ["10", 2],
      ["2", new PlainDict([["constructor", 3]])],
    ]),
    "83a95f5f70726f746f5f5f01a2313002a13281ab636f6e7374727563746f7203",
  ],
];

describe("a value in a msgpack file", () => {
  for (const [what, value, hex] of values) {
    it(`is read: ${what}`, async () => {
      expect(await decoded(hex)).to.deep.equal(value);
    });

    it(`is written: ${what}`, async () => {
      expect(await encoded(value)).to.equal(hex);
    });
  }

  const floats: readonly (readonly [value: number, hex: string])[] = [
    [1, "cb3ff0000000000000"],
    [1.5, "cb3ff8000000000000"],
    [-0, "cb8000000000000000"],
    [Infinity, "cb7ff0000000000000"],
    [-Infinity, "cbfff0000000000000"],
    [NaN, "cb7ff8000000000000"],
  ];
  for (const [value, hex] of floats) {
    it(`is a float of 64 bits: ${Object.is(value, -0) ? "-0" : value}`, async () => {
      expect(await encoded(new Float(value))).to.equal(hex);
      const read = await decoded(hex);
      expect(read instanceof Float && Object.is(read.value, value)).to.be.true;
    });
  }

  it("may be in a longer form than it needs, as other programs write it", async () => {
    expect(await decoded("d30000000000000005")).to.equal(5);
    expect(await decoded("db0000000178")).to.equal("x");
    expect(await decoded("c60000000178")).to.deep.equal(Buffer.from("x"));
    expect(await decoded("ca3fc00000")).to.deep.equal(new Float(1.5));
    expect(await decoded("d40105")).to.equal(5);
    expect(await decoded("dd0000000105")).to.deep.equal(new PlainList([5]));
    expect(await decoded("df00000001a16105")).to.deep.equal(new PlainDict([["a", 5]]));
  });

  it("is text that any program reads, also where JavaScript has half a character", async () => {
    expect(await encoded("a\udcffb")).to.equal("a561efbfbd62");
    expect(await encoded(`${"x".repeat(40)}\ud800`)).to.match(/efbfbd$/);
  });

  it("counts where its key is there twice", async () => {
    const file = fileOf(
      Buffer.from("\x84\xa7version\x15\xa4type\xa4http\xa1k\x01\xa1k\x02", "latin1"),
    );
    const flow = await readOnly(msgpackFormat, file);
    expect(flow.state.get("k")).to.equal(2);
    expect(flow.state.keys()).to.deep.equal(["version", "type", "k"]);
    expect((await writeAll(msgpackFormat, [flow])).equals(file)).to.be.true;
  });

  it("is refused where it is an integer that is none", async () => {
    let error: unknown;
    await encoded(80.5).catch((thrown: unknown) => (error = thrown));
    expect(error).to.be.instanceOf(FlowWriteError);
  });
});
