import { endOfString, quote } from "../json/characters.js";
import { partsOfString } from "./string-parts.js";

/** Shorter strings stay. */
const longString = 64 * 1024;

// What stands for long strings. None is a URL.
const someBase64 = "";
const someText = "?";
const halfCharacter = "\\ud800";

/** Whether a string may have been left out. */
export function isStandIn(text: string): boolean {
  return text === someBase64 || text === someText || !text.isWellFormed();
}

/**
 * A line as text, with a short string in the place of each long one, of which the same is right and
 * wrong: so a line is checked more quickly, and may be longer than JavaScript's strings.
 *
 * @throws SyntaxError when a long string is not JSON.
 */
export function abridge(bytes: Buffer): string {
  let text = "";
  let copied = 0;
  for (let at = bytes.indexOf(quote); at >= 0; at = bytes.indexOf(quote, at)) {
    const end = endOfString(bytes, at + 1);
    if (end < 0) break;
    if (end - at > longString) {
      text += bytes.toString("utf8", copied, at + 1) + standInFor(bytes, at + 1, end);
      copied = end;
    }
    at = end + 1;
  }
  return text + bytes.toString("utf8", copied);
}

function standInFor(bytes: Buffer, start: number, end: number): string {
  let length = 0;
  let mayBeBase64 = true;
  let isPadded = false;
  for (const part of partsOfString(bytes, start, end)) {
    if (!part.isWellFormed()) return halfCharacter;
    mayBeBase64 &&= !isPadded && base64.test(part);
    isPadded = part.endsWith("=");
    length += part.length;
  }
  return mayBeBase64 && length % 4 === 0 ? someBase64 : someText;
}

const base64 = /^[A-Za-z0-9+/_-]*={0,2}$/;
