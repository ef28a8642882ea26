import { Buffer, isAscii, isUtf8 } from "node:buffer";

// Header names and values, methods, paths and reasons are bytes. As text they are UTF-8, and a byte
// that is not part of valid UTF-8 becomes a lone surrogate U+DC80 to U+DCFF, as Python's
// "surrogateescape" has it: text that is read and written back gives the same bytes.

const escapeBase = 0xdc00;
/** Up to this length a loop is faster than a call. */
const shortText = 48;

/** The text of bytes: UTF-8, with each undecodable byte as a lone surrogate. */
export function decodeText(bytes: Buffer): string {
  if (isAscii(bytes)) return bytes.toString("latin1");
  if (isUtf8(bytes)) return bytes.toString("utf8");
  let text = "";
  let valid = 0;
  for (let at = 0; at < bytes.length;) {
    const length = sequenceLength(bytes, at);
    if (length > 0) {
      at += length;
      continue;
    }
    text +=
      bytes.toString("utf8", valid, at) + String.fromCharCode(escapeBase + bytes.readUInt8(at));
    valid = ++at;
  }
  return text + bytes.toString("utf8", valid);
}

/** The bytes of text: UTF-8, with each lone surrogate U+DC80 to U+DCFF as the byte it stands for. */
export function encodeText(text: string): Buffer {
  const short = text.length <= shortText ? asciiBytes(text) : null;
  if (short !== null) return short;
  if (text.isWellFormed()) return Buffer.from(text, "utf8");
  const parts: Buffer[] = [];
  let plain = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 0xd800 || code > 0xdfff) continue;
    const codePoint = text.codePointAt(at) ?? code;
    if (codePoint > 0xffff) {
      at++;
    } else if (code >= 0xdc80 && code <= 0xdcff) {
      parts.push(Buffer.from(text.slice(plain, at), "utf8"), Buffer.of(code - escapeBase));
      plain = at + 1;
    }
  }
  parts.push(Buffer.from(text.slice(plain), "utf8"));
  return Buffer.concat(parts);
}

/** Short text that is all ASCII, a byte for each character; null for other text. */
export function asciiBytes(text: string): Buffer | null {
  const bytes = Buffer.allocUnsafe(text.length);
  let bits = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    bits |= code;
    bytes[at] = code;
  }
  return bits <= 0x7f ? bytes : null;
}

/** Text with its ASCII letters in lower case, and nothing else changed. */
export function foldAscii(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

/** How many bytes the valid UTF-8 sequence at `at` has; 0 when there is none. */
function sequenceLength(bytes: Buffer, at: number): number {
  const lead = bytes.readUInt8(at);
  const length = lead < 0x80 ? 1 : lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  if (length < 2 || at + length > bytes.length) return length === 1 ? 1 : 0;
  return isUtf8(bytes.subarray(at, at + length)) ? length : 0;
}
