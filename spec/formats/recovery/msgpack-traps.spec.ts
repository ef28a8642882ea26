import { expect } from "chai";
import { msgpack } from "../../../lib/formats/msgpack/format.js";
import { MsgpackSource } from "../../../lib/formats/msgpack/source.js";
import { smallHttpFlow, smallRequest, smallTcpFlow } from "../../support/small-flow.js";
import {
  boolean,
  bytes,
  encode,
  float,
  integer,
  list,
  text,
  withEntry,
  type Element,
} from "../../support/tnetstring.js";
import { frameOf, header, msgpackFormat } from "../msgpack/format.js";
import { convert, mitmFormat } from "../shared/flow-file.js";
import { recover, type Recovered } from "./laws.js";

const subject = {
  format: msgpack,
  partOf: ({ source }: { source: object }) => {
    if (!(source instanceof MsgpackSource)) throw new Error("it is not of a msgpack file");
    const { offset, start, end } = source.frame;
    return { start: offset, end: offset + end - start };
  },
};

const junk = Buffer.from("junk");

/** A flow's frame, without a header. */
async function frame(flow: Element): Promise<Buffer> {
  return (await convert(mitmFormat, msgpackFormat, encode(flow))).subarray(header.length);
}

function recovered(...parts: readonly Buffer[]): Promise<Recovered> {
  return recover(subject, Buffer.concat([header, ...parts]));
}

/** Where flows are found behind the header of a file. */
async function startsIn(...parts: readonly Buffer[]): Promise<readonly number[]> {
  return (await recovered(...parts)).parts.map(({ start }) => start - header.length);
}

/** A frame without its first byte. */
function beheaded(one: Buffer): Buffer {
  return one.subarray(1);
}

/** A frame that claims so many bytes more. */
function lying(one: Buffer, by: number): Buffer {
  const dataAt = one.indexOf("\xa7version", 0, "latin1") - 1;
  const data = Buffer.from(one.subarray(dataAt));
  const claim = Buffer.alloc(5, 0xc6);
  claim.writeUInt32BE(data.length + by, 1);
  return Buffer.concat([claim, data]);
}

describe("a msgpack file that is read past damage", () => {
  let flow: Buffer;
  before(async () => (flow = await frame(smallTcpFlow())));

  it("gives no backup of a damaged flow", async () => {
    const edited = beheaded(await frame(withEntry(smallHttpFlow(), "backup", smallHttpFlow())));
    expect(await startsIn(edited, flow)).to.deep.equal([edited.length]);
  });

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

  it("tells a length that lies from a flow that is damaged inside", async () => {
    const lie = lying(flow, 99_999_999);
    expect(await startsIn(lie, flow)).to.deep.equal([lie.length]);
    const inside = Buffer.from(flow);
    // A value that no MessagePack has.
    inside[inside.indexOf("\xa4type", 0, "latin1")] = 0xc1;
    const { parts, gaps } = await recovered(inside, flow);
    expect(parts.map(({ start }) => start - header.length)).to.deep.equal([flow.length]);
    expect(gaps).to.have.length(1);
    expect(gaps[0]).to.include({ offset: header.length, length: flow.length });
  });

  it("passes over a flow of an unknown version, and one that lacks a field", async () => {
    const version = Buffer.from("\xa7version\x15", "latin1");
    const newer = Buffer.from(flow);
    newer[newer.indexOf(version) + version.length - 1] = 22;
    const lacking = await frame(withEntry(smallTcpFlow(), "messages", text("none"))).catch(() =>
      frame(withEntry(smallTcpFlow(), "messages", integer(1))),
    );
    const { parts, gaps } = await recovered(newer, lacking, flow);
    expect(parts.map(({ start }) => start - header.length)).to.deep.equal([
      newer.length + lacking.length,
    ]);
    expect(gaps).to.have.length(1);
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

  it("finds out that a length lies before it has read what that claims", async () => {
    let chunksRead = 0;
    const endless = async function* (): AsyncGenerator<Buffer, void, undefined> {
      yield await Promise.resolve(Buffer.concat([header, lying(flow, 900_000_000)]));
      for (;;) {
        chunksRead++;
        yield Buffer.concat([flow, flow]);
      }
    };
    const read = await msgpack.loadReader?.();
    const reader = read?.(endless(), { file: "a", onGap: () => undefined });
    if (reader === undefined) throw new Error("it is not read");
    for await (const batch of reader) if (batch.length > 0) break;
    expect(chunksRead).to.be.below(50);
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
