import { backslash } from "./characters.js";

const letterU = 0x75;

/** By the byte behind a backslash: the character that both stand for; 0 where they stand for none. */
const escaped = new Uint8Array(256);
for (const pair of ['""', "\\\\", "//", "b\b", "f\f", "n\n", "r\r", "t\t"]) {
  escaped[pair.charCodeAt(0)] = pair.charCodeAt(1);
}

/**
 * The bytes of a string's characters from `start` to `end`, with each escape as the character that it
 * stands for, in UTF-8. Null where that takes a closer look: there are surrogates among the escapes, or
 * some that do not exist.
 *
 * Hot path: bodies are strings of many kilobytes with escapes in each line, and to make text of them
 * first takes several times as long.
 */
export function unescape(bytes: Buffer, start: number, end: number): Buffer | null {
  const result = Buffer.allocUnsafe(end - start);
  let length = 0;
  for (let at = start; at < end; at++) {
    const byte = bytes[at] ?? 0;
    if (byte !== backslash) {
      result[length++] = byte;
      continue;
    }
    const letter = bytes[++at] ?? 0;
    if (letter === letterU) {
      const code = hexOf(bytes, at + 1);
      if (code < 0 || (code >= 0xd800 && code <= 0xdfff)) return null;
      length = writeCharacter(result, length, code);
      at += 4;
    } else {
      const character = escaped[letter] ?? 0;
      if (character === 0) return null;
      result[length++] = character;
    }
  }
  return result.subarray(0, length);
}

/** The number that four hexadecimal digits make; negative where there are none. */
function hexOf(bytes: Buffer, start: number): number {
  let value = 0;
  for (let at = start; at < start + 4; at++) {
    const byte = bytes[at] ?? 0;
    const letter = byte | 0x20;
    if (byte >= 0x30 && byte <= 0x39) value = value * 16 + byte - 0x30;
    else if (letter >= 0x61 && letter <= 0x66) value = value * 16 + letter - 0x61 + 10;
    else return -1;
  }
  return value;
}

/** Writes a character of the basic plane; where the next one goes. */
function writeCharacter(result: Buffer, at: number, code: number): number {
  if (code < 0x80) {
    result[at] = code;
    return at + 1;
  }
  if (code < 0x800) {
    result[at] = 0xc0 | (code >> 6);
    result[at + 1] = 0x80 | (code & 0x3f);
    return at + 2;
  }
  result[at] = 0xe0 | (code >> 12);
  result[at + 1] = 0x80 | ((code >> 6) & 0x3f);
  result[at + 2] = 0x80 | (code & 0x3f);
  return at + 3;
}
