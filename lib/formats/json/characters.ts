// The bytes that JSON is made of (RFC 8259, section 2).

export const quote = 0x22;
export const backslash = 0x5c;
export const comma = 0x2c;
export const colon = 0x3a;
export const openBrace = 0x7b;
export const closeBrace = 0x7d;
export const openBracket = 0x5b;
export const closeBracket = 0x5d;

/** The index of the first byte at or after `from` that is not white space; the length if none is. */
export function skipSpace(bytes: Buffer, from: number): number {
  for (let at = from; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    if (byte > 0x20) return at;
    if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return at;
  }
  return Math.max(from, bytes.length);
}

/** Strings are mostly short, and to call `indexOf` takes as long as to look at so many bytes. */
const worthACall = 64;

/**
 * The index of the quote that ends a string, whose characters begin at `from`; -1 when it does not
 * end in these bytes.
 *
 * Hot path: bodies are strings of many kilobytes.
 */
export function endOfString(bytes: Buffer, from: number): number {
  for (let at = from; ;) {
    const near = Math.min(at + worthACall, bytes.length);
    for (; at < near; at++) {
      const byte = bytes[at];
      if (byte === quote) return at;
      if (byte === backslash) at++;
    }
    if (at >= bytes.length) return -1;
    const end = bytes.indexOf(quote, at);
    if (end < 0) return -1;
    if (!isEscaped(bytes, end, at)) return end;
    at = end + 1;
  }
}

/** Whether an odd number of backslashes stands before `at`, counted down to `from`. */
export function isEscaped(bytes: Buffer, at: number, from: number): boolean {
  let first = at;
  while (first > from && bytes[first - 1] === backslash) first--;
  return (at - first) % 2 === 1;
}
