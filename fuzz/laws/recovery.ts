import type { Flow } from "../../lib/flow/flow.js";
import type { Format } from "../../lib/formats/format.js";
import type { Gap } from "../../lib/formats/gap.js";
import { require } from "../violation.js";
import { readPastDamage, type ReadFile, type SavedFile } from "./capture-file.js";
import { attempt } from "./documented.js";
import { readModel } from "./model.js";
import { spellingOf } from "./spelling.js";

/** Bytes of a file, up to `end`. */
export interface Part {
  readonly start: number;
  readonly end: number;
}

/** Where the flows of a format lie, and what may be between them. */
export interface FlowParts {
  readonly partOf: (flow: Flow) => Part;
  /** Whether bytes that are of no flow are the format's, and so are no damage. */
  readonly isBetween: (bytes: Buffer) => boolean;
  /** Whether a flow is one that the format's finder may take for damage: fuzz/README.md says why. */
  readonly mayBeMissed: (flow: Buffer) => boolean;
}

/**
 * What holds for whatever bytes are read past damage.
 *
 * @param whole What is read of them without.
 */
export async function requireRecoveryLaws(
  format: Format,
  input: Buffer,
  whole: ReadFile,
  parts: FlowParts,
): Promise<void> {
  const savedFile = await readPastDamage(format, input);
  const { flows: saved, gaps } = savedFile;
  requireOrder(input, gaps);
  require(whole.error === null || gaps.length > 0, "damage is told of", () =>
    whole.error?.message ?? "");
  for (const flow of saved) {
    const fault = readModel(flow);
    require(attempt(() => spellingOf(flow)) !== null, "what is saved is whole", () => nameOf(flow));
    require(fault === null, "what is saved can be read", () => `${nameOf(flow)}: ${fault ?? ""}`);
  }
  const savedAt = new Map(saved.map((flow) => [offsetOf(flow), flow]));
  for (const flow of whole.flows) {
    const again = savedAt.get(offsetOf(flow));
    if (again !== undefined) requireSameFlow(again, flow, parts);
    else requireRefused(input, flow, savedFile, parts);
  }
  requireCovered(input, saved, gaps, parts);
}

function requireOrder(input: Buffer, gaps: readonly Gap[]): void {
  let end = 0;
  for (const { offset, length } of gaps) {
    require(offset >= end &&
      offset + (length ?? 0) <= input.length, "gaps are in the file, one behind the other", () =>
      `${offset} and ${length ?? "null"} bytes behind ${end}, of ${input.length}`);
    end = offset + (length ?? 0);
  }
}

/** The bytes are those of the file, so they are the same when they end in the same place. */
function requireSameFlow(found: Flow, expected: Flow, parts: FlowParts): void {
  const [end, otherEnd] = [parts.partOf(found).end, parts.partOf(expected).end];
  require(end === otherEnd, "a flow that is saved has all its bytes", () =>
    `${nameOf(found)} up to ${end} in place of ${otherEnd}`);
}

/**
 * A flow that is not saved has something that cannot be read. All of it is in one gap, unless it is
 * not even whole: then its length may be what is wrong, and others may be in it.
 */
function requireRefused(
  input: Buffer,
  flow: Flow,
  { flows: saved, gaps }: SavedFile,
  parts: FlowParts,
): void {
  const part = parts.partOf(flow);
  const isOdd = parts.mayBeMissed(input.subarray(part.start, part.end));
  const isWhole = !isOdd && attempt(() => spellingOf(flow)) !== null;
  require(!isWhole || readModel(flow) !== null, "a flow that can be read is saved", () =>
    `${nameOf(flow)}, ${show(gaps)}`);
  const inGaps = gaps.map(partOfGap);
  const isTold = isWhole
    ? inGaps.some(({ start, end }) => start <= part.start && part.end <= end)
    : [...inGaps, ...saved.map((other) => parts.partOf(other))].some(
        ({ start, end }) => start < part.end && part.start < end,
      );
  require(isTold, "a flow that is refused is in a gap", () =>
    `${nameOf(flow)} up to ${part.end}, ${show(gaps)}`);
}

function partOfGap({ offset, length }: Gap): Part {
  return { start: offset, end: offset + (length ?? 0) };
}

/** Each byte is of one flow or in one gap, or is what the format has between flows. */
function requireCovered(
  input: Buffer,
  saved: readonly Flow[],
  gaps: readonly Gap[],
  { partOf, isBetween }: FlowParts,
): void {
  const covered = [...saved.map(partOf), ...gaps.map(partOfGap)].sort(
    (one, other) => one.start - other.start || one.end - other.end,
  );
  let last = 0;
  for (const { start, end } of [...covered, { start: input.length, end: input.length }]) {
    require(start >= last, "flows and gaps lie beside each other", () => `${start} before ${last}`);
    require(isBetween(input.subarray(last, start)), "what is in no flow is in a gap", () =>
      `${last} to ${start}: ${JSON.stringify(input.toString("latin1", last, start))}`);
    last = end;
  }
}

function offsetOf({ source }: Flow): number {
  return source.place?.offset ?? -1;
}

function nameOf(flow: Flow): string {
  return `the flow at byte ${offsetOf(flow)}`;
}

function show(gaps: readonly Gap[]): string {
  const texts = gaps.map(
    ({ offset, length, reason }) => `${offset} and ${length ?? "null"} bytes, ${reason}`,
  );
  return `gaps: ${texts.join("; ") || "none"}`;
}
