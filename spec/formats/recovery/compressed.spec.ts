import { gzipSync, deflateSync } from "node:zlib";
import { expect } from "chai";
import type { Gap } from "../../../lib/formats/gap.js";
import { readFlows } from "../../../lib/read-flows.js";
import { fixture } from "../../support/captures.js";
import { fc } from "../../support/property.js";
import { readFlows as readWhole } from "../../support/mitm-file.js";

const file = fixture("demo.mitm");

/** The flows of the file, each in a gzip member of its own. */
async function members(): Promise<{ readonly id: string; readonly bytes: Buffer }[]> {
  const offsets = (await readWhole(file)).map(({ id, source }) => ({
    id,
    start: source.place?.offset ?? 0,
  }));
  return offsets.map(({ id, start }, index) => ({
    id,
    bytes: gzipSync(file.subarray(start, offsets[index + 1]?.start)),
  }));
}

interface Read {
  readonly ids: readonly string[];
  readonly gaps: readonly Gap[];
}

async function read(bytes: Buffer): Promise<Read> {
  const gaps: Gap[] = [];
  const ids: string[] = [];
  const onGap = (gap: Gap): void => void gaps.push(gap);
  for await (const flow of readFlows(bytes, { onCorrupt: "skip", onGap, from: "mitm" })) {
    ids.push(flow.id);
  }
  return { ids, gaps };
}

describe("a compressed file that is read past damage", () => {
  it("gives all flows of a whole one, and no gap", async () => {
    const parts = await members();
    const { ids, gaps } = await read(Buffer.concat(parts.map(({ bytes }) => bytes)));
    expect(ids).to.deep.equal(parts.map(({ id }) => id));
    expect(gaps).to.be.empty;
  });

  it("gives the flows of the gzip members before and behind the damaged one", async () => {
    const parts = await members();
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: parts.length - 1 }),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        async (damaged, at, flip) => {
          const bytes = parts.map((part) => Buffer.from(part.bytes));
          const member = bytes[damaged] ?? Buffer.alloc(0);
          // The header's time and system mean nothing; to change them is no damage.
          const place = 10 + (at % (member.length - 10));
          member[place] = (member[place] ?? 0) ^ flip;
          const { ids, gaps } = await read(Buffer.concat(bytes));
          const others = parts.filter((_, index) => index !== damaged).map(({ id }) => id);
          expect(ids.filter((id) => id !== parts[damaged]?.id)).to.deep.equal(others);
          expect(gaps.map(({ compression }) => compression)).to.include("gzip");
        },
      ),
      { numRuns: 100 },
    );
  });

  it("passes over other data between members", async () => {
    const parts = await members();
    const joined = parts.map(({ bytes }) => bytes);
    const { ids, gaps } = await read(
      Buffer.concat([...joined.slice(0, 2), Buffer.from("junk"), ...joined.slice(2)]),
    );
    expect(ids).to.deep.equal(parts.map(({ id }) => id));
    const offset = (joined[0]?.length ?? 0) + (joined[1]?.length ?? 0);
    expect(gaps).to.deep.equal([
      {
        file: "<bytes>",
        compression: "gzip",
        offset,
        length: 4,
        reason: "other data follows its end",
      },
    ]);
  });

  it("gives the flows of a cut zlib stream, which has nothing to go on with", async () => {
    const whole = deflateSync(file);
    const { ids, gaps } = await read(whole.subarray(0, whole.length - 1000));
    expect(ids).to.have.length.above(3);
    expect(gaps).to.deep.include.members([
      {
        file: "<bytes>",
        compression: "zlib",
        offset: whole.length - 1000,
        length: null,
        reason: "it is cut",
      },
    ]);
  });
});
