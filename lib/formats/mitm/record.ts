import type { Place } from "../../flow/source.js";
import { FlowReadError } from "../errors.js";

/** One flow's bytes: a whole tnetstring, somewhere in a chunk of the file. */
export interface FlowRecord extends Place {
  /** The chunk. Other flows may lie before and after. */
  readonly bytes: Buffer;
  /** Where the flow begins in the chunk: at the first digit of its length. */
  readonly start: number;
  /** Where it ends in the chunk: behind its tag. */
  readonly end: number;
}

/** The error for damage at a position of the record's chunk. */
export function damaged(record: FlowRecord, at: number, reason: string): FlowReadError {
  const offset = record.offset + at - record.start;
  return new FlowReadError(record, `${reason} at byte ${offset}`, offset);
}
