import { expect } from "chai";
import { Packr, Unpackr } from "msgpackr";
import { fromState, type PlainValue } from "../../../lib/flow/state/plain-value.js";
import { anyFlow } from "../../support/arbitrary/flow.js";
import { fixture } from "../../support/captures.js";
import { fc } from "../../support/property.js";
import { encode } from "../../support/tnetstring.js";
import { convert, mitmFormat, readAll, readOnly } from "../shared/flow-file.js";
import { fileOf, msgpackFormat } from "./format.js";

// msgpackr knows MessagePack, and nothing of our files.
const options = { useRecords: false, mapsAsObjects: false, int64AsType: "bigint" } as const;

describe("the msgpackr package", () => {
  it("reads our files", async () => {
    const file = await convert(mitmFormat, msgpackFormat, fixture("demo.mitm"));
    const [header, ...frames] = new Unpackr(options).unpackMultiple(file) as unknown[];
    expect(header).to.deep.equal(
      new Map<string, unknown>([
        ["format", "mitmts-dump"],
        ["version", 1],
      ]),
    );
    const flows = await readAll(mitmFormat, fixture("demo.mitm"));
    expect(frames).to.have.length(flows.length);
    expect(frames.map(toPlain)).to.deep.equal(flows.map(({ state }) => fromState(state)));
  });

  it("writes files that we read", async () => {
    const packr = new Packr(options);
    await fc.assert(
      fc.asyncProperty(anyFlow, async (element) => {
        const state = fromState((await readOnly(mitmFormat, encode(element))).state);
        fc.pre(!isBeyondIt(state));
        const read = await readOnly(msgpackFormat, fileOf(packr.pack(state)));
        expect(fromState(read.state)).to.deep.equal(state);
      }),
      { numRuns: 100 },
    );
  });
});

/** It writes no integers beyond 64 bits, and 0 for -0. */
function isBeyondIt(value: PlainValue): boolean {
  if (Object.is(value, -0)) return true;
  if (typeof value === "bigint") return value >= 2n ** 64n || value < -(2n ** 63n);
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return false;
  return Object.values<PlainValue>(value).some(isBeyondIt);
}

/** A frame, as msgpackr reads it. */
function toPlain(frame: unknown): unknown {
  if (!Buffer.isBuffer(frame)) throw new Error("a frame is no binary data");
  return plainMaps(new Unpackr(options).unpack(frame) as unknown);
}

function plainMaps(value: unknown): unknown {
  if (value instanceof Map) {
    const object = Object.create(null) as Record<string, unknown>;
    for (const [key, item] of value as Map<string, unknown>) object[key] = plainMaps(item);
    return object;
  }
  return Array.isArray(value) ? value.map(plainMaps) : value;
}
