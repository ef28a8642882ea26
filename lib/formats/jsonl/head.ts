import type { Recognition } from "../format.js";
import {
  closeBrace,
  colon,
  comma,
  endOfString,
  openBrace,
  openBracket,
  quote,
  skipSpace,
} from "../json/characters.js";
import { ValueSkipper } from "../json/value-skipper.js";

const byteOrderMark = Buffer.from("\ufeff");

/**
 * Whether the first bytes of a file begin an object with a certain name in it, wherever in the object
 * it stands: some programs sort names.
 */
export function recogniseObjectWith(name: string, head: Buffer): Recognition {
  let at = head.subarray(0, 3).equals(byteOrderMark) ? 3 : 0;
  at = skipSpace(head, at);
  if (at === head.length) return "more";
  if (head[at] !== openBrace) return "no";
  const wanted = Buffer.from(name);
  for (;;) {
    const keyAt = skipSpace(head, at + 1);
    if (keyAt === head.length) return "more";
    if (head[keyAt] !== quote) return "no";
    const keyEnd = endOfString(head, keyAt + 1);
    if (keyEnd < 0) return "more";
    if (head.subarray(keyAt + 1, keyEnd).equals(wanted)) return "yes";
    const colonAt = skipSpace(head, keyEnd + 1);
    if (colonAt === head.length) return "more";
    if (head[colonAt] !== colon) return "no";
    at = endOfMember(head, colonAt + 1);
    if (at < 0) return "more";
    if (head[at] !== comma) return "no";
  }
}

/** Where the comma or brace is behind a value; -1 when it is not there yet. */
function endOfMember(head: Buffer, from: number): number {
  const start = skipSpace(head, from);
  const first = head[start];
  let end = start;
  if (first === quote || first === openBrace || first === openBracket) {
    end = new ValueSkipper().skip(head, start);
    if (end < 0) return -1;
  } else {
    while (end < head.length && head[end] !== comma && head[end] !== closeBrace) end++;
  }
  const behind = skipSpace(head, end);
  return behind === head.length ? -1 : behind;
}
