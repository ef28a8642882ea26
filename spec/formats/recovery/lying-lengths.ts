import { expect } from "chai";
import type { Format } from "../../../lib/formats/format.js";
import { smallHttpFlow, smallTcpFlow } from "../../support/small-flow.js";
import { text, withEntry, type Element } from "../../support/tnetstring.js";
import { recover, type Recovered, type RecoveryFormat } from "./laws.js";

/** What a format says of itself in whose files each flow is behind its length, and nothing else is. */
export interface LengthFormat extends Pick<RecoveryFormat, "format" | "partOf"> {
  /** What a file has before its flows. */
  readonly header: Buffer;
  /** The bytes of a flow, with its length. */
  readonly frame: (flow: Element) => Promise<Buffer>;
  /** Those of a flow whose length claims so many bytes more. */
  readonly lying: (frame: Buffer, by: number) => Buffer;
  /** Those of a flow that is damaged inside, whose length is right. */
  readonly faulty: (frame: Buffer) => Buffer;
  /** Those of a flow in a version that is not known, and what is said of it. */
  readonly newer: (frame: Buffer) => Buffer;
  readonly newerReason: string;
}

/**
 * The laws of reading past damage in a format where lengths may lie. What they claim is no round
 * number more than is true: in digits, that would have the true length at its end.
 */
export function itSeesThroughLengths(subject: LengthFormat): void {
  const { header, frame, lying, faulty, newer, newerReason } = subject;
  let flow: Buffer;
  before(async () => (flow = await frame(smallTcpFlow())));

  function recovered(...parts: readonly Buffer[]): Promise<Recovered> {
    return recover(subject, Buffer.concat([header, ...parts]));
  }

  function startsOf({ parts }: Recovered): readonly number[] {
    return parts.map(({ start }) => start - header.length);
  }

  it("gives no backup of a damaged flow", async () => {
    const edited = beheaded(await frame(withEntry(smallHttpFlow(), "backup", smallHttpFlow())));
    expect(startsOf(await recovered(edited, flow))).to.deep.equal([edited.length]);
  });

  it("tells a length that lies from a flow that is damaged inside", async () => {
    const lie = lying(flow, 99_999_999);
    expect(startsOf(await recovered(lie, flow))).to.deep.equal([lie.length]);
    const found = await recovered(faulty(flow), flow);
    expect(startsOf(found)).to.deep.equal([flow.length]);
    expect(found.gaps).to.have.length(1);
    expect(found.gaps[0]).to.include({ offset: header.length, length: flow.length });
  });

  it("passes over a flow of an unknown version, and one that lacks a field", async () => {
    const ahead = newer(flow);
    const lacking = await frame(withEntry(smallTcpFlow(), "messages", text("none")));
    const found = await recovered(ahead, lacking, flow);
    expect(startsOf(found)).to.deep.equal([ahead.length + lacking.length]);
    expect(found.gaps).to.have.length(1);
    expect(found.gaps[0]?.reason).to.contain(newerReason);
  });

  it("finds out that a length lies before it has read what that claims", async () => {
    const beginning = Buffer.concat([header, lying(flow, 899_999_999)]);
    const chunk = Buffer.concat([flow, flow]);
    expect(await chunksUntilFlow(subject.format, beginning, chunk)).to.be.below(50);
  });
}

/** The bytes of a flow without the first one, so that its length is wrong. */
export function beheaded(frame: Buffer): Buffer {
  return frame.subarray(1);
}

/** How many chunks are read, until there is a flow, of a file that has no end. */
export async function chunksUntilFlow(
  format: Format,
  beginning: Buffer,
  chunk: Buffer,
): Promise<number> {
  let chunksRead = 0;
  async function* endless(): AsyncGenerator<Buffer, void, undefined> {
    yield await Promise.resolve(beginning);
    for (;;) {
      chunksRead++;
      yield chunk;
    }
  }
  const read = await format.loadReader?.();
  if (read === undefined) throw new Error("it is not read");
  for await (const batch of read(endless(), { file: "a", onGap: () => undefined })) {
    if (batch.length > 0) break;
  }
  return chunksRead;
}
