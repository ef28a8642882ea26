import { expect } from "chai";
import type { Flow } from "../../../lib/flow/flow.js";
import type { Format } from "../../../lib/formats/format.js";
import type { Gap } from "../../../lib/formats/gap.js";
import { fc } from "../../support/property.js";
import { damage, DamagedFile } from "./damaged-file.js";

/** Where something lies in a file. */
export interface Part {
  readonly start: number;
  readonly end: number;
}

/** What a format's specification says of it. */
export interface RecoveryFormat {
  readonly format: Format;
  /** The bytes that a flow was read from; several where others may be between. */
  readonly partOf: (flow: Flow) => Part | readonly Part[];
  /** Junk that looks like the format. */
  readonly samples: readonly Buffer[];
}

export interface Recovered {
  readonly flows: readonly Flow[];
  readonly parts: readonly Part[];
  readonly gaps: readonly Gap[];
}

/** All that is found in a file that may be damaged. */
export async function recover(
  { format, partOf }: Pick<RecoveryFormat, "format" | "partOf">,
  file: Buffer,
  { chunkBytes = file.length, maxFlowBytes }: { chunkBytes?: number; maxFlowBytes?: number } = {},
): Promise<Recovered> {
  const read = await format.loadReader?.();
  if (read === undefined) throw new Error("it is not read");
  const flows: Flow[] = [];
  const gaps: Gap[] = [];
  const reader = read(inChunks(file, chunkBytes), {
    file: "a",
    onGap: (gap) => gaps.push(gap),
    ...(maxFlowBytes !== undefined && { maxFlowBytes }),
  });
  for await (const batch of reader) flows.push(...batch);
  return { flows, parts: flows.flatMap(partOf), gaps };
}

async function* inChunks(file: Buffer, size: number): AsyncGenerator<Buffer, void, undefined> {
  for (let at = 0; at < file.length; at += size) {
    yield await Promise.resolve(Buffer.from(file.subarray(at, at + size)));
  }
}

/** How many ways to damage a file are tried: `RECOVERY_RUNS` says more, for a longer search. */
export function runs(usual: number): number {
  return Number(process.env["RECOVERY_RUNS"] ?? usual);
}

/** How many faults were tried, over all files. A longer search tells at its end. */
const tally = { files: 0, damagedFiles: 0, faults: 0, flowsFound: 0, gaps: 0 };
if (process.env["RECOVERY_RUNS"] !== undefined) after(() => console.log(tally));

/** Damages a file in random ways, and checks what is found in it. */
export async function checkRecovery(
  subject: RecoveryFormat,
  whole: Buffer,
  numRuns: number,
): Promise<void> {
  const { parts } = await recover(subject, whole);
  const edges = parts.flatMap(({ start, end }) => [start, end]);
  const one = damage(whole.length, edges, subject.samples);
  const several = fc.array(one, { minLength: 1, maxLength: 4 });
  const chunks = fc.constantFrom(64 * 1024 * 1024, 4096, 701);
  tally.files++;
  await fc.assert(
    fc.asyncProperty(several, chunks, async (steps, chunkBytes) => {
      const file = steps.reduce((damaged, step) => step(damaged), DamagedFile.of(whole));
      tally.damagedFiles++;
      tally.faults += steps.length;
      const found = await recover(subject, file.bytes, { chunkBytes });
      tally.flowsFound += found.flows.length;
      tally.gaps += found.gaps.length;
      checkAgainst(whole, parts, file, found);
    }),
    { numRuns },
  );
}

function checkAgainst(
  whole: Buffer,
  parts: readonly Part[],
  file: DamagedFile,
  found: Recovered,
): void {
  const done = file.steps.join(", ");
  const foundAt = new Map(found.parts.map(({ start, end }) => [start, end]));
  for (const { start, end } of parts) {
    for (const at of file.placesOf(start, end)) {
      expect(foundAt.get(at), `the flow at ${at}, once at ${start}; ${done}`).to.equal(
        at + end - start,
      );
    }
  }
  const starts = new Set(parts.map(({ start }) => start));
  const lasts = new Set(parts.map(({ end }) => end - 1));
  const wholes = new Set(parts.map(({ start, end }) => whole.toString("latin1", start, end)));
  for (const { start, end } of found.parts) {
    // Damage may make the bytes of a flow that was there out of those of two, or a beginning for one
    // that lost its own. Nobody could tell that; but nothing that was inside of a flow comes out as one.
    if (wholes.has(file.bytes.toString("latin1", start, end))) continue;
    if (lasts.has(file.origins[end - 1] ?? -1)) continue;
    const origin = file.origins[start] ?? -1;
    expect(origin < 0 || starts.has(origin), `a flow from ${origin}, at ${start}; ${done}`).to.be
      .true;
  }
  checkGaps(file.bytes, found, done);
}

/** Gaps come in order, and never where a flow is. */
function checkGaps(bytes: Buffer, { parts, gaps }: Recovered, done: string): void {
  let last = 0;
  for (const { offset, length } of gaps) {
    const end = offset + (length ?? 0);
    expect(offset, done).to.be.at.least(last);
    expect(end, done).to.be.at.most(bytes.length);
    last = end;
    const inside = parts.filter((part) => part.start < end && part.end > offset);
    expect(inside, `flows in the gap from ${offset} to ${end}; ${done}`).to.be.empty;
  }
}
