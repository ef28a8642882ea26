import { colon, maxLengthDigits, tag, zero } from "./tnetstring.js";

// A look at bytes that may be a flow, or damage of any kind. Nothing is waited for before it must be,
// and nothing is thrown: most of what is looked at is no flow.

/** An element whose length is known; what is behind it may not be there yet. */
export interface Extent {
  readonly dataAt: number;
  readonly tagAt: number;
}

/** Where an element lies; "cut" when the bytes end within its length, null when there is none. */
export function measureElement(bytes: Buffer, at: number): Extent | "cut" | null {
  let length = 0;
  for (let next = at; next - at <= maxLengthDigits; next++) {
    if (next >= bytes.length) return "cut";
    const byte = bytes[next] ?? 0;
    if (byte === colon && next > at) return { dataAt: next + 1, tagAt: next + 1 + length };
    const digit = byte - zero;
    if (digit < 0 || digit > 9) return null;
    length = length * 10 + digit;
  }
  return null;
}

/** How much of a dictionary is looked at before it is no flow. */
export interface Caps {
  readonly entries: number;
  readonly keyBytes: number;
}

/** Where a flow is expected, nothing but its own length bounds it. */
export const noCaps: Caps = { entries: Infinity, keyBytes: Infinity };

/** mitmproxy's flows have some twenty entries, with keys of some ten bytes. */
export const searchCaps: Caps = { entries: 1000, keyBytes: 1024 };

/** Whether there is a flow, as far as its outermost dictionary tells. */
export type Survey =
  /** Up to `end`: each key and each value in it leads to the next, and the last one to its end. */
  | { readonly is: "framed"; readonly end: number }
  /** It claims to reach to `end`; its entries do not: at `at` they lead to nothing. */
  | { readonly is: "broken"; readonly end: number; readonly at: number }
  | { readonly is: "unclear" }
  | { readonly is: "no flow" };

const unclear: Survey = { is: "unclear" };
const noFlow: Survey = { is: "no flow" };

const tags = new Set<number | undefined>(Object.values(tag));

/**
 * Looks at the outermost dictionary of what may be a flow at `at`: goes from entry to entry by their
 * lengths, as far as there are bytes.
 *
 * @param isComplete Whether no more bytes will come.
 */
export function surveyFlow(
  bytes: Buffer,
  at: number,
  isComplete: boolean,
  maxFlowBytes: number,
  caps: Caps,
): Survey {
  const outer = measureElement(bytes, at);
  if (outer === "cut") return isComplete ? noFlow : unclear;
  if (outer === null || outer.tagAt + 1 - at > maxFlowBytes) return noFlow;
  const { dataAt, tagAt } = outer;
  const end = tagAt + 1;
  let next = dataAt;
  const broken = (): Survey => ({ is: "broken", end, at: next });
  let hasVersion = false;
  let hasType = false;
  const hasEnd = tagAt < bytes.length ? bytes[tagAt] === tag.dict : !isComplete;
  if (!hasEnd && caps !== noCaps) return broken();
  for (let entries = 0; next < tagAt; entries++) {
    if (entries >= caps.entries) return broken();
    const key = measureElement(bytes, next);
    if (key === "cut") return isComplete ? broken() : unclear;
    if (key === null || key.tagAt + 1 >= tagAt || key.tagAt - key.dataAt > caps.keyBytes) {
      return broken();
    }
    if (key.tagAt >= bytes.length) return isComplete ? broken() : unclear;
    if (!isTextTag(bytes[key.tagAt])) return broken();
    const value = measureElement(bytes, key.tagAt + 1);
    if (value === "cut") return isComplete ? broken() : unclear;
    if (value === null || value.tagAt >= tagAt) return broken();
    const isThere = value.tagAt < bytes.length;
    const valueTag = bytes[value.tagAt];
    if (isThere && !tags.has(valueTag)) return broken();
    if (isKey(bytes, key, "version")) {
      hasVersion = true;
      if (isThere && valueTag !== tag.integer && valueTag !== tag.list) return broken();
    } else if (isKey(bytes, key, "type")) {
      hasType = true;
      if (isThere && !isTextTag(valueTag)) return broken();
    }
    if (!isThere) return isComplete ? broken() : unclear;
    next = value.tagAt + 1;
  }
  if (!hasEnd || next !== tagAt || !hasVersion || !hasType) return broken();
  return end <= bytes.length ? { is: "framed", end } : unclear;
}

/** Keys and texts were bytes before version 0.18 of the format. */
export function isTextTag(byte: number | undefined): boolean {
  return byte === tag.text || byte === tag.bytes;
}

function isKey(bytes: Buffer, { dataAt, tagAt }: Extent, key: string): boolean {
  return tagAt - dataAt === key.length && bytes.toString("latin1", dataAt, tagAt) === key;
}
