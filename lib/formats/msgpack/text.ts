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

/** Whether the bytes are the text, which is ASCII; false for all other text. */
export function isSpelled(bytes: Buffer, start: number, end: number, text: string): boolean {
  if (end - start !== text.length) return false;
  for (let at = 0; at < text.length; at++) {
    if (bytes[start + at] !== text.charCodeAt(at)) return false;
  }
  return true;
}
