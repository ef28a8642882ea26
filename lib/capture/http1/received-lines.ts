import { PairList, placesOfPair } from "../../flow/state/pair-list.js";
import type { StateList } from "../../flow/state/state.js";
import { FieldBlock } from "./fields.js";

/** Field lines as they go out. */
export interface FieldLines {
  /** How many fields they are. */
  readonly count: number;
  /** One character a byte, each line ended by CRLF. */
  readonly text: string;
}

/**
 * The fields of a list that are as they were received, and were written as we write them: they are
 * one piece of text, that was checked when it was received. Null where there are none.
 */
export function receivedLines(fields: StateList): FieldLines | null {
  if (!(fields instanceof PairList) || fields.plain !== null) return null;
  const { received } = fields;
  const text = received instanceof FieldBlock ? received.lines : null;
  return text === null ? null : { count: received.places.length / placesOfPair, text };
}
