import { backslash } from "../json/characters.js";

/** JavaScript's strings have a greatest length, so longer ones come in parts. */
export const partSize = 1024 * 1024;

const letterU = 0x75;

/**
 * What a string of JSON says whose characters are from `start` to `end`, in parts. No part ends within
 * a character.
 *
 * @throws SyntaxError when it is not a string of JSON.
 */
export function* partsOfString(bytes: Buffer, start: number, end: number): Generator<string> {
  for (let at = start; at < end;) {
    const next = end - at <= partSize ? end : endOfPart(bytes, at, end);
    yield JSON.parse(`"${bytes.toString("utf8", at, next)}"`) as string;
    at = next;
  }
}

/** Where the part ends that begins at `start`. */
function endOfPart(bytes: Buffer, start: number, end: number): number {
  const enough = start + partSize;
  let at = start;
  while (at < enough) {
    // Not in all of the line: what is looked through must not grow with each part.
    const escape = bytes.subarray(at, enough).indexOf(backslash);
    if (escape >= 0) {
      at = endOfEscape(bytes, at + escape);
    } else {
      at = enough;
      while (at < end && ((bytes[at] ?? 0) & 0xc0) === 0x80) at++;
    }
  }
  return Math.min(at, end);
}

/** Where an escape ends, or the two that make one character. */
function endOfEscape(bytes: Buffer, at: number): number {
  if (bytes[at + 1] !== letterU) return at + 2;
  const isHighHalf = /^d[89ab]/i.test(bytes.toString("latin1", at + 2, at + 4));
  const hasLowHalf = bytes[at + 6] === backslash && bytes[at + 7] === letterU;
  return at + (isHighHalf && hasLowHalf ? 12 : 6);
}
