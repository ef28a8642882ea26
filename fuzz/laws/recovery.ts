import type { Flow } from "../../lib/flow/flow.js";
import type { StateDict } from "../../lib/flow/state/state.js";
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
  /** Several where others may be between. */
  readonly partsOf: (flow: Flow) => readonly Part[];
  /** Whether bytes that are of no flow are the format's, and so are no damage. */
  readonly isBetween: (bytes: Buffer) => boolean;
  /**
   * All values of a flow as they lie in the file, also those that an upgrade to the newest version
   * leaves out.
   */
  readonly storedState?: (flow: Flow) => StateDict;
  /** Whether a part is one that the format's finder may take for damage: fuzz/README.md says why. */
  readonly mayBeMissed: (file: Buffer, part: Part) => boolean;
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
  const ends = new Map(saved.flatMap(parts.partsOf).map(({ start, end }) => [start, end]));
  for (const flow of whole.flows) {
    const missing = parts.partsOf(flow).filter(({ start, end }) => {
      const found = ends.get(start);
      require(found === undefined || found === end, "a flow that is saved has all its bytes", () =>
        `${nameOf(flow)} up to ${found} in place of ${end}`);
      return found === undefined;
    });
    for (const part of missing) requireRefused(input, flow, part, savedFile, parts);
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

/**
 * A part that is not saved is of a flow that cannot be read. All of it is in one gap, unless it is
 * not even whole: then its length may be what is wrong, and others may be in it.
 */
function requireRefused(
  input: Buffer,
  flow: Flow,
  part: Part,
  { flows: saved, gaps }: SavedFile,
  parts: FlowParts,
): void {
  const isOdd = parts.mayBeMissed(input, part);
  const isWhole = !isOdd && attempt(() => spellAll(flow, parts)) !== null;
  require(!isWhole || readModel(flow) !== null, "a flow that can be read is saved", () =>
    `${nameOf(flow)}, ${show(gaps)}`);
  const inGaps = gaps.map(partOfGap);
  const isTold = isWhole
    ? inGaps.some(({ start, end }) => start <= part.start && part.end <= end)
    : [...inGaps, ...saved.flatMap(parts.partsOf)].some(
        ({ start, end }) => start < part.end && part.start < end,
      );
  require(isTold, "a flow that is refused is in a gap", () =>
    `${nameOf(flow)} up to ${part.end}, ${show(gaps)}`);
}

/** Spells a flow, and what of it lies in the file and does not show. */
function spellAll(flow: Flow, { storedState }: FlowParts): string {
  const stored = storedState === undefined ? "" : spellingOf({ state: storedState(flow) });
  return stored + spellingOf(flow);
}

function partOfGap({ offset, length }: Gap): Part {
  return { start: offset, end: offset + (length ?? 0) };
}

/** Each byte is of one flow or in one gap, or is what the format has between flows. */
function requireCovered(
  input: Buffer,
  saved: readonly Flow[],
  gaps: readonly Gap[],
  { partsOf, isBetween }: FlowParts,
): void {
  const covered = [...saved.flatMap(partsOf), ...gaps.map(partOfGap)].sort(
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
