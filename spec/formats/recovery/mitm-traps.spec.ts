import { expect } from "chai";
import { mitm } from "../../../lib/formats/mitm/format.js";
import { MitmSource } from "../../../lib/formats/mitm/source.js";
import { smallHttpFlow, smallTcpFlow } from "../../support/small-flow.js";
import {
  boolean,
  bytes,
  encode,
  float,
  integer,
  list,
  text,
  withEntry,
} from "../../support/tnetstring.js";
import { recover } from "./laws.js";

const subject = {
  format: mitm,
  partOf: ({ source }: { source: object }) => {
    if (!(source instanceof MitmSource)) throw new Error("it is not of a flow file");
    const { offset, start, end } = source.record;
    return { start: offset, end: offset + end - start };
  },
};

const flow = encode(smallTcpFlow());
const junk = Buffer.from("junk");

/** Where flows are found in a file. */
async function startsIn(...parts: readonly Buffer[]): Promise<readonly number[]> {
  return (await recover(subject, Buffer.concat(parts))).parts.map(({ start }) => start);
}

/** A flow without its first byte, so that its length is wrong. */
function beheaded(file: Buffer): Buffer {
  return file.subarray(1);
}

describe("a flow file that is read past damage", () => {
  it("gives no backup of a damaged flow", async () => {
    const edited = beheaded(encode(withEntry(smallHttpFlow(), "backup", smallHttpFlow())));
    expect(await startsIn(edited, flow)).to.deep.equal([edited.length]);
  });

  it("gives no flow out of the body of a damaged one", async () => {
    const message = list(
      boolean(true),
      bytes(Buffer.concat([flow, flow]).toString("latin1")),
      float("1.5"),
    );
    const upload = beheaded(encode(smallTcpFlow(message)));
    expect(await startsIn(upload, flow)).to.deep.equal([upload.length]);
  });

  it("gives a flow behind a number that could be a part of its length", async () => {
    expect(await startsIn(junk, Buffer.from("1"), flow, flow)).to.deep.equal([5, 5 + flow.length]);
  });

  it("tells a length that lies from a flow that is damaged inside", async () => {
    const colon = flow.indexOf(":");
    const lying = Buffer.concat([Buffer.from("99999999"), flow.subarray(colon)]);
    expect(await startsIn(lying, flow)).to.deep.equal([lying.length]);
    const inside = Buffer.from(flow);
    inside[colon + 5] = 0;
    expect(await startsIn(inside, flow)).to.deep.equal([flow.length]);
  });

  it("passes over a flow of an unknown version, and one that lacks a field", async () => {
    const newer = encode(withEntry(smallTcpFlow(), "version", integer(99)));
    const lacking = encode(withEntry(smallTcpFlow(), "messages", text("none")));
    const { parts, gaps } = await recover(subject, Buffer.concat([newer, lacking, flow]));
    expect(parts.map(({ start }) => start)).to.deep.equal([newer.length + lacking.length]);
    expect(gaps).to.have.length(1);
    expect(gaps[0]?.reason).to.contain("flow format 99");
  });

  it("finds out that a length lies before it has read what that claims", async () => {
    const colon = flow.indexOf(":");
    const lying = Buffer.concat([Buffer.from("999999999"), flow.subarray(colon)]);
    let chunksRead = 0;
    const endless = async function* (): AsyncGenerator<Buffer, void, undefined> {
      yield await Promise.resolve(lying);
      for (;;) {
        chunksRead++;
        yield Buffer.concat([flow, flow]);
      }
    };
    const read = await mitm.loadReader?.();
    const reader = read?.(endless(), { file: "a", onGap: () => undefined });
    if (reader === undefined) throw new Error("it is not read");
    for await (const batch of reader) if (batch.length > 0) break;
    expect(chunksRead).to.be.below(50);
  });

  const traps: readonly (readonly [what: string, trap: Buffer])[] = [
    ["lengths and nothing else", Buffer.from("1:".repeat(1_000_000))],
    ["lengths that reach to the end", Buffer.from("999999:".repeat(300_000))],
    ["beginnings of flows", Buffer.from("999999:7:version;2:21#".repeat(100_000))],
    ["digits", Buffer.alloc(2_000_000, "1")],
    ["braces", Buffer.alloc(2_000_000, "}")],
  ];
  for (const [what, trap] of traps) {
    it(`comes to the end of two megabytes of ${what}`, async () => {
      expect(await startsIn(trap, flow)).to.deep.equal([trap.length]);
    });
  }
});
