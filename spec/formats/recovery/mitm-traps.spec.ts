import { expect } from "chai";
import { mitm } from "../../../lib/formats/mitm/format.js";
import { smallTcpFlow } from "../../support/small-flow.js";
import {
  boolean,
  bytes,
  decode,
  encode,
  float,
  integer,
  list,
  withEntry,
} from "../../support/tnetstring.js";
import { recover } from "./laws.js";
import { beheaded, itSeesThroughLengths, type LengthFormat } from "./lying-lengths.js";
import { partOfMitm } from "./parts.js";

const subject: LengthFormat = {
  format: mitm,
  partOf: partOfMitm,
  header: Buffer.alloc(0),
  frame: (flow) => Promise.resolve(encode(flow)),
  lying(frame, by) {
    const colon = frame.indexOf(":");
    const length = Number(frame.toString("latin1", 0, colon)) + by;
    return Buffer.concat([Buffer.from(String(length)), frame.subarray(colon)]);
  },
  faulty(frame) {
    const damaged = Buffer.from(frame);
    damaged[damaged.indexOf(":") + 5] = 0;
    return damaged;
  },
  newer: (frame) => encode(withEntry(decode(frame), "version", integer(99))),
  newerReason: "flow format 99",
};

const flow = encode(smallTcpFlow());
const junk = Buffer.from("junk");

/** Where flows are found in a file. */
async function startsIn(...parts: readonly Buffer[]): Promise<readonly number[]> {
  return (await recover(subject, Buffer.concat(parts))).parts.map(({ start }) => start);
}

describe("a flow file that is read past damage", () => {
  itSeesThroughLengths(subject);

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
