import { expect } from "chai";
import { msgpack } from "../../../lib/formats/msgpack/format.js";
import { smallHttpFlow, smallRequest, smallTcpFlow } from "../../support/small-flow.js";
import { boolean, bytes, encode, float, list, type Element } from "../../support/tnetstring.js";
import { frameOf, header, msgpackFormat } from "../msgpack/format.js";
import { convert, mitmFormat } from "../shared/flow-file.js";
import { recover, type Recovered } from "./laws.js";
import { beheaded, itSeesThroughLengths, type LengthFormat } from "./lying-lengths.js";
import { partOfMsgpack } from "./parts.js";

const subject: LengthFormat = {
  format: msgpack,
  partOf: partOfMsgpack,
  header,
  frame,
  lying,
  faulty(one) {
    const damaged = Buffer.from(one);
    // A value that no MessagePack has.
    damaged[damaged.indexOf("\xa4type", 0, "latin1")] = 0xc1;
    return damaged;
  },
  newer(one) {
    const version = Buffer.from("\xa7version\x15", "latin1");
    const newer = Buffer.from(one);
    newer[newer.indexOf(version) + version.length - 1] = 22;
    return newer;
  },
  newerReason: "it is not in flow format 21",
};

const junk = Buffer.from("junk");

/** A flow's frame, without a header. */
async function frame(flow: Element): Promise<Buffer> {
  return (await convert(mitmFormat, msgpackFormat, encode(flow))).subarray(header.length);
}

/** A frame that claims so many bytes more. */
function lying(one: Buffer, by: number): Buffer {
  const dataAt = one.indexOf("\xa7version", 0, "latin1") - 1;
  const data = Buffer.from(one.subarray(dataAt));
  const claim = Buffer.alloc(5, 0xc6);
  claim.writeUInt32BE(data.length + by, 1);
  return Buffer.concat([claim, data]);
}

function recovered(...parts: readonly Buffer[]): Promise<Recovered> {
  return recover(subject, Buffer.concat([header, ...parts]));
}

/** Where flows are found behind the header of a file. */
async function startsIn(...parts: readonly Buffer[]): Promise<readonly number[]> {
  return (await recovered(...parts)).parts.map(({ start }) => start - header.length);
}

describe("a msgpack file that is read past damage", () => {
  let flow: Buffer;
  before(async () => (flow = await frame(smallTcpFlow())));

  itSeesThroughLengths(subject);

  const uploads: readonly (readonly [what: string, body: () => Buffer])[] = [
    ["a flow", () => flow],
    ["two", () => Buffer.concat([flow, flow])],
    ["a file of flows", () => Buffer.concat([header, flow, flow])],
    ["two files of flows", () => Buffer.concat([header, flow, header, flow])],
  ];
  for (const [what, body] of uploads) {
    it(`gives no flow out of the body of a damaged one, which is ${what}`, async () => {
      const content = bytes(body().toString("latin1"));
      const message = list(boolean(true), content, float("1.5"));
      for (const outer of [
        smallTcpFlow(message),
        smallHttpFlow({ request: smallRequest({ content }) }),
      ]) {
        const upload = await frame(outer);
        expect(await startsIn(upload, flow)).to.deep.equal([0, upload.length]);
        const cut = beheaded(upload);
        expect(await startsIn(cut, flow)).to.deep.equal([cut.length]);
        const { parts } = await recover(subject, Buffer.concat([header, cut, flow]), {
          chunkBytes: 50,
        });
        expect(parts.map(({ start }) => start - header.length)).to.deep.equal([cut.length]);
      }
    });
  }

  it("gives a flow behind bytes that could be the head of something around it", async () => {
    const head = Buffer.from("c6000fffff", "hex");
    expect(await startsIn(junk, head, flow, flow)).to.deep.equal([9, 9 + flow.length]);
    const within = Buffer.alloc(3, 0xc5);
    within.writeUInt16BE(flow.length + 10, 1);
    expect(await startsIn(junk, within, flow, flow)).to.deep.equal([7, 7 + flow.length]);
  });

  it("gives a flow behind a frame that claims to have it in it", async () => {
    const exact = lying(flow, flow.length);
    expect(await startsIn(exact, flow, flow)).to.deep.equal([
      exact.length,
      exact.length + flow.length,
    ]);
    const toTheEnd = lying(flow, 2 * flow.length);
    expect(await startsIn(toTheEnd, flow, flow)).to.deep.equal([
      toTheEnd.length,
      toTheEnd.length + flow.length,
    ]);
    const tooSmall = lying(flow, -10);
    expect(await startsIn(tooSmall, flow)).to.deep.equal([tooSmall.length]);
  });

  it("says that the file ends in a header", async () => {
    const { parts, gaps } = await recovered(flow, header.subarray(0, 10));
    expect(parts).to.have.length(1);
    expect(gaps).to.deep.equal([
      {
        file: "a",
        offset: header.length + flow.length,
        length: 10,
        compression: null,
        reason: "the file ends in the middle of a header",
      },
    ]);
  });

  const traps: readonly (readonly [what: string, trap: Buffer])[] = [
    ["heads of frames", Buffer.from("c6000fffff8f".repeat(20_000), "hex")],
    ["frames in frames", Buffer.from("c6000fffff81a161".repeat(20_000), "hex")],
    ["short frames", Buffer.concat(new Array<Buffer>(20_000).fill(frameOf(Buffer.of(0x80))))],
    ["heads before short frames", Buffer.from("c6001fffffc40180".repeat(20_000), "hex")],
    ["headers", Buffer.concat(new Array<Buffer>(70_000).fill(header))],
    ["headers of another version", Buffer.from("82a6666f726d6174".repeat(250_000), "hex")],
    ["maps in maps", Buffer.alloc(2_000_000, 0xdf)],
    [
      "small numbers in a frame",
      Buffer.from(`c67fffffffdf7fffffff${"01".repeat(2_000_000)}`, "hex"),
    ],
  ];
  for (const [what, trap] of traps) {
    it(`comes to the end of very many ${what}`, async () => {
      const starts = await startsIn(junk, trap, junk, flow);
      expect(starts.at(-1)).to.equal(trap.length + 2 * junk.length);
    });
  }
});
