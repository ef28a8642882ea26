import { backslash } from "../json/characters.js";
import { JsonError } from "../json/json-error.js";
import type { JsonValue } from "../json/json-value.js";
import { partSize, partsOfString } from "./string-parts.js";

// Strings of a line that is known to be JSON in UTF-8.

export const noBase64 = "it is not base64";

/** Up to this length a loop is faster than a call. */
const byteByByte = 32;

/** What a string says. Hot path: most are short and have no escapes. */
export function stringText({ source: { bytes }, start, end }: JsonValue): string {
  if (!hasEscape(bytes, start + 1, end - 1)) return bytes.toString("utf8", start + 1, end - 1);
  return [...partsOfString(bytes, start + 1, end - 1)].join("");
}

/** What a string says, as bytes. Where it has no escapes, they are a part of the line. */
export function stringBytes({ source: { bytes }, start, end }: JsonValue): Buffer {
  if (!hasEscape(bytes, start + 1, end - 1)) return bytes.subarray(start + 1, end - 1);
  const parts = Array.from(partsOfString(bytes, start + 1, end - 1), (part) => Buffer.from(part));
  const [only, another] = parts;
  return only !== undefined && another === undefined ? only : Buffer.concat(parts);
}

/**
 * The bytes that base64 stands for (RFC 4648, section 4).
 *
 * @throws JsonError when it is none.
 */
export function base64Bytes({ source: { bytes }, start, end }: JsonValue): Buffer {
  const decoded: Buffer[] = [];
  for (const part of base64Parts(bytes, start + 1, end - 1)) {
    if (part === null) throw new JsonError(noBase64, start, "");
    decoded.push(part);
  }
  return Buffer.concat(decoded);
}

/** What base64 stands for, in parts; null at the end where it is none. */
function* base64Parts(bytes: Buffer, start: number, end: number): Generator<Buffer | null> {
  // What is left of a part, for four characters make three bytes.
  let rest = "";
  const parts = hasEscape(bytes, start, end) ? partsOfString : plainParts;
  for (const part of parts(bytes, start, end)) {
    const text = rest + part;
    const length = text.length - (text.length % 4);
    rest = text.slice(length);
    const decoded = decodeBase64(text.slice(0, length));
    yield decoded;
    if (decoded === null) return;
  }
  if (rest !== "") yield null;
}

/** The bytes that base64 stands for; null where it is none. */
export function decodeBase64(text: string): Buffer | null {
  const decoded = Buffer.from(text, "base64");
  // Buffer passes over what is no base64, which shows in the length.
  const padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  return decoded.length === (text.length / 4) * 3 - padding ? decoded : null;
}

/** The parts of a string without escapes. */
function* plainParts(bytes: Buffer, start: number, end: number): Generator<string> {
  for (let at = start; at < end; at += partSize) {
    yield bytes.toString("latin1", at, Math.min(at + partSize, end));
  }
}

function hasEscape(bytes: Buffer, start: number, end: number): boolean {
  if (end - start > byteByByte) return bytes.subarray(start, end).includes(backslash);
  for (let at = start; at < end; at++) if (bytes[at] === backslash) return true;
  return false;
}
