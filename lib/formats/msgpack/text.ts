import { isUtf8 } from "node:buffer";
import { damaged, type Frame } from "./frame.js";

/**
 * The text in UTF-8 from `start` to `end`.
 *
 * @throws FlowReadError when it is not UTF-8.
 */
export function decodeText(frame: Frame, start: number, end: number): string {
  const text = frame.bytes.toString("utf8", start, end);
  // What cannot be decoded becomes U+FFFD, which may also be there in its own right.
  if (text.includes("\ufffd") && !isUtf8(frame.bytes.subarray(start, end))) {
    throw damaged(frame, start, "text is not UTF-8");
  }
  return text;
}

const longestKnown = 32;
const places = 1024;
const known = new Array<string>(places).fill("");

/**
 * A key. Hot path: each flow has some ninety, nearly always the same ones, and to find one that was
 * seen before takes less than to make text.
 *
 * @throws FlowReadError when it is not UTF-8.
 */
export function decodeKey(frame: Frame, start: number, end: number): string {
  const { bytes } = frame;
  if (end - start > longestKnown) return decodeText(frame, start, end);
  let place = end - start;
  for (let at = start; at < end; at++) place = (31 * place + (bytes[at] ?? 0)) % places;
  const candidate = known[place] ?? "";
  if (isSpelled(bytes, start, end, candidate)) return candidate;
  const key = decodeText(frame, start, end);
  known[place] = key;
  return key;
}

/** Whether the bytes are the text, which is ASCII; false for all other text. */
export function isSpelled(bytes: Buffer, start: number, end: number, text: string): boolean {
  if (end - start !== text.length) return false;
  for (let at = 0; at < text.length; at++) {
    if (bytes[start + at] !== text.charCodeAt(at)) return false;
  }
  return true;
}
