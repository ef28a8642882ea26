import type { OtherBytes, WarcDocument } from "./document.js";
import type { WarcRecord } from "./record.js";

/** A flow's records, and the file that they come from; null for those of a flow from elsewhere. */
export interface FlowRecords {
  readonly records: readonly WarcRecord[];
  readonly document: WarcDocument | null;
}

/** Bytes to be written. */
export interface OutputBytes {
  readonly bytes: Buffer;
  /** Whether a record begins with them. */
  readonly beginsRecord: boolean;
}

interface Placed extends OutputBytes {
  readonly index: number;
}

/**
 * The records of flows, and those between them, in the order of the file they come from. Flows leave
 * in the order in which they are given; only within it do records of exchanges that overlap go back
 * to their places, and a flow from elsewhere follows the one before it.
 */
export function inFileOrder(
  flows: readonly FlowRecords[],
  document: WarcDocument | null,
  others: readonly OtherBytes[],
): readonly OutputBytes[] {
  const placed: Placed[] = [];
  let first = -1;
  let last = -1;
  for (const { records, document: origin } of flows) {
    const [start] = records;
    const isInPlace = origin === document && origin !== null && (start?.index ?? -1) > first;
    if (isInPlace) first = start?.index ?? first;
    for (const { bytes, index } of records) {
      if (isInPlace) last = Math.max(last, index);
      placed.push({ bytes, index: isInPlace ? index : last, beginsRecord: true });
    }
  }
  placed.push(...others);
  return placed.sort((a, b) => a.index - b.index);
}
