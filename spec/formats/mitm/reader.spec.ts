import { expect } from "chai";
import { FlowReadError } from "../../../lib/formats/errors.js";
import {
  ofType,
  readFlow,
  readFlows,
  readUntilDamage,
  writeFlows,
  type ReadResult,
} from "../../support/mitm-file.js";
import { smallHttpFlow, smallTcpFlow } from "../../support/small-flow.js";
import {
  boolean,
  bytes,
  dict,
  editAt,
  encode,
  float,
  integer,
  leaf,
  list,
  text,
  withEntry,
  type Element,
} from "../../support/tnetstring.js";

const whole = [
  encode(smallTcpFlow()),
  encode(smallTcpFlow(list(boolean(true), bytes("hello"), float("1.5")))),
];
const third = encode(smallTcpFlow(list(boolean(false), bytes("\xff\xfe"), float("2.5"))));
const before = Buffer.concat(whole);

describe("readMitm", () => {
  it("reads no flow from an empty file", async () => {
    expect(await readFlows(Buffer.alloc(0))).to.be.empty;
  });

  it("takes a file that comes in empty chunks too", async () => {
    expect(await readFlows(before, { chunks: [5, 100] })).to.have.length(2);
  });

  it("keeps zeros before a flow's length", async () => {
    const file = Buffer.concat([Buffer.from("000"), third]);
    expect(await writeFlows(...(await readFlows(file)))).to.deep.equal(file);
  });

  describe("of a file that ends too early", () => {
    it("gives the whole flows and says where the cut one began, wherever it is cut", async () => {
      for (let end = 1; end < third.length; end++) {
        const file = Buffer.concat([before, third.subarray(0, end)]);
        const result = await readUntilDamage(file, { file: "cut.mitm" });
        expect(summary(result), `cut after ${end} bytes`).to.include({
          flows: 2,
          file: "cut.mitm",
          flowNumber: 3,
          offset: before.length,
        });
      }
    });

    it("does the same when it comes in bytes", async () => {
      for (const end of [1, 3, 4, 5, third.length - 1]) {
        const file = Buffer.concat([before, third.subarray(0, end)]);
        const result = await readUntilDamage(file, { chunks: [1] });
        expect(summary(result)).to.include({ flows: 2, flowNumber: 3 });
      }
    });

    it("says so in words", async () => {
      const { error } = await readUntilDamage(third.subarray(0, 100));
      expect(error?.message).to.equal(
        `a.mitm: flow 1 at byte 0: the file ends in the middle of the flow: 100 of ${third.length} bytes are there`,
      );
    });
  });

  describe("of a flow whose length lies", () => {
    const data = third.subarray(third.indexOf(":") + 1);
    const digits = third.indexOf(":");
    const length = data.length - 1;

    const lies: readonly (readonly [what: string, prefix: string])[] = [
      ["is too long", `${length + 1}:`],
      ["is too short", `${length - 1}:`],
      ["is zero", "0:"],
      ["is empty", ":"],
      ["has 13 digits", `${String(length).padStart(13, "0")}:`],
      ["has no colon", String(length)],
      ["is negative", `-${length}:`],
      ["has a sign", `+${length}:`],
      ["has a space before", ` ${length}:`],
      ["is hexadecimal", `0x${length.toString(16)}:`],
      ["is larger than any file", "999999999999:"],
    ];
    for (const [what, prefix] of lies) {
      for (const chunks of [[], [1]]) {
        it(`gives the flows before, and an error, when it ${what}${chunks.length > 0 ? ", byte by byte" : ""}`, async () => {
          const file = Buffer.concat([before, Buffer.from(prefix), data, ...whole]);
          const result = await readUntilDamage(file, { chunks });
          expect(summary(result)).to.include({
            flows: 2,
            flowNumber: 3,
            offset: before.length,
          });
        });
      }
    }

    it("takes up to 12 digits", async () => {
      const prefix = String(length).padStart(12, "0");
      const file = Buffer.concat([before, Buffer.from(prefix), third.subarray(digits)]);
      expect(await readFlows(file)).to.have.length(3);
    });
  });

  describe("of something else than flows", () => {
    const others: readonly (readonly [what: string, file: Buffer])[] = [
      ["text", Buffer.from("hello, world\n")],
      ["gzip", Buffer.from("1f8b0800000000000003", "hex")],
      ["JSON", Buffer.from('{"log": {}}')],
      ["zeros", Buffer.alloc(100)],
      ["a newline", Buffer.from("\n")],
      ["a list", encode(list(integer(1)))],
      ["text in a tnetstring", encode(text("hello"))],
      ["an unknown tag", Buffer.from("5:hello?")],
      ["an empty dictionary", encode(dict({}))],
      ["a dictionary without a version", encode(dict({ type: text("http") }))],
      ["a dictionary with an odd number of elements", Buffer.from("4:1:a;}")],
    ];
    for (const [what, file] of others) {
      it(`is an error at flow 1, byte 0: ${what}`, async () => {
        const result = await readUntilDamage(file, { file: "what" });
        expect(summary(result)).to.include({
          flows: 0,
          file: "what",
          flowNumber: 1,
        });
      });
    }

    it("is an error behind flows", async () => {
      const result = await readUntilDamage(Buffer.concat([before, Buffer.from("\n")]));
      expect(summary(result)).to.include({
        flows: 2,
        flowNumber: 3,
        offset: before.length,
      });
    });

    it("says that a file is no flow file", async () => {
      const { error } = await readUntilDamage(Buffer.from("hello, world\n"));
      expect(error?.message).to.contain("this is not a mitmproxy flow file");
    });
  });

  describe("of a flow it does not know", () => {
    const unknown: readonly (readonly [what: string, version: Element, message: string])[] = [
      ["newer than any", integer(22), "flow format 22; the newest that is known here is 21"],
      ["0.10", list(integer(0), integer(10)), "mitmproxy 0.10"],
      ["0.9", list(integer(0), integer(9), integer(2)), "mitmproxy 0.9"],
      ["text", text("21"), "no format version"],
    ];
    for (const [what, version, message] of unknown) {
      it(`says so when its version is ${what}`, async () => {
        const flow = editAt(smallTcpFlow(), ["version"], () => version);
        const result = await readUntilDamage(Buffer.concat([before, encode(flow)]));
        expect(summary(result)).to.include({ flows: 2, flowNumber: 3 });
        expect(result.error?.message).to.contain(message);
      });
    }

    it("says so when its type is unknown", async () => {
      const flow = editAt(smallTcpFlow(), ["type"], () => text("quic"));
      const { error } = await readUntilDamage(Buffer.concat([before, encode(flow)]));
      expect(error?.message).to.contain('unknown type "quic"');
    });
  });

  describe("with a limit on the size of a flow", () => {
    it("reads a flow of just that size", async () => {
      expect(await readFlows(third, { maxFlowBytes: third.length })).to.have.length(1);
    });

    for (const chunks of [[], [1], [100]]) {
      it(`refuses a larger one, in chunks of ${chunks.join() || "any size"}`, async () => {
        const file = Buffer.concat([...whole.slice(0, 1), third]);
        const maxFlowBytes = whole[0]?.length ?? 0;
        const result = await readUntilDamage(file, { chunks, maxFlowBytes });
        expect(summary(result)).to.include({
          flows: 1,
          flowNumber: 2,
          offset: maxFlowBytes,
        });
      });
    }

    it("refuses it before it has come", async () => {
      const { error } = await readUntilDamage(Buffer.from("999999999:"), { maxFlowBytes: 1000 });
      expect(error?.message).to.contain("it claims 1000000010 bytes; more than 1000 are not read");
    });
  });

  describe("of a flow that is damaged inside", () => {
    /** A flow whose status code is these bytes: a length and a tag that need not fit. */
    function withStatusCode(element: Buffer): Buffer {
      const placeholder = leaf("#", "1".repeat(element.length - encodedOverhead(element.length)));
      const flow = encode(editAt(smallHttpFlow(), ["response", "status_code"], () => placeholder));
      const at = flow.indexOf(encode(placeholder));
      element.copy(flow, at);
      return flow;
    }

    const damage: readonly (readonly [what: string, element: string])[] = [
      ["a length that is too long", "99:200#"],
      ["a length that is not a number", "x:2000#"],
      ["a length that is negative", "-1:200#"],
      ["an empty length", ":20000#"],
      ["an unknown tag", "4:2000?"],
      ["an integer that is none", "4:2x00#"],
      ["an integer that is empty", "00000:#"],
      ["a boolean that is neither", "4:True!"],
      ["a null with data", "4:null~"],
      ["a float that is none", "4:1.2.^"],
    ];
    for (const [what, element] of damage) {
      it(`keeps its bytes as long as nobody looks: ${what}`, async () => {
        const file = withStatusCode(Buffer.from(element));
        expect(await writeFlows(await readFlow(file))).to.deep.equal(file);
      });

      it(`says where the damage is to whoever looks: ${what}`, async () => {
        const file = withStatusCode(Buffer.from(element));
        const { flows } = await readUntilDamage(Buffer.concat([before, file]), { file: "x.mitm" });
        const at = before.length + file.indexOf(element);
        expect(() => ofType("http", flows[2]).response?.statusCode)
          .to.throw(FlowReadError)
          .that.includes({ file: "x.mitm", flowNumber: 3 })
          .and.satisfies(({ offset }: FlowReadError) => offset >= at && offset <= at + 6);
      });
    }

    it("writes what else was changed, and leaves the damage as it is", async () => {
      const file = withStatusCode(Buffer.from("4:2x00#"));
      const flow = await readFlow(file);
      flow.comment = "damaged";
      expect((await writeFlows(flow)).includes("4:2x00#")).to.be.true;
    });
  });

  it("takes the last of several values under one key, as Python does", async () => {
    const flow = withEntry(smallHttpFlow(), "comment", text("the last"));
    expect((await readFlow(flow)).comment).to.equal("the last");
  });

  it("sets the last of several values under one key", async () => {
    const flow = await readFlow(withEntry(smallHttpFlow(), "comment", text("the last")));
    flow.comment = "set";
    expect((await readFlow(await writeFlows(flow))).comment).to.equal("set");
  });
});

/** What a reader gave and why it stopped, on one level. */
function summary({ flows, error }: ReadResult) {
  return {
    flows: flows.length,
    file: error?.file,
    flowNumber: error?.flowNumber,
    offset: error?.offset,
  };
}

/** How many bytes an element of that length has besides its data. */
function encodedOverhead(length: number): number {
  return `${length - 3}`.length + 2;
}
