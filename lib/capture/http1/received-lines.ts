import { PairList, placesOfPair } from "../../flow/state/pair-list.js";
import type { StateList } from "../../flow/state/state.js";

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
  const { text, places } = fields.received;
  const { length } = places;
  if (length === 0) return null;
  for (let at = 0; at < length; at += placesOfPair) {
    const nameEnd = places[at + 1] ?? 0;
    const lineEnd = (places[at + 3] ?? 0) + 2;
    const isPlain = text.startsWith(": ", nameEnd) && places[at + 2] === nameEnd + 2;
    const next = at + placesOfPair;
    const isLast = next === length;
    if (!isPlain || !(isLast ? text.startsWith("\r\n", lineEnd - 2) : places[next] === lineEnd)) {
      return null;
    }
  }
  const end = (places[length - 1] ?? 0) + 2;
  return { count: length / placesOfPair, text: text.slice(places[0], end) };
}
