import { CharsetError } from "./charset-error.js";
import { codecNamed } from "./codecs.js";
import { codecName } from "./names.js";
import type { TextCodec } from "./text-codec.js";

// Charsets by their names on the web, which are looked up among Python's, for scripts come from
// there: "latin1" is ISO-8859-1 here, where for a browser it is windows-1252.

/**
 * The text of bytes.
 *
 * @throws CharsetError when the charset is not known, or the bytes are not in it.
 */
export function decodeCharset(bytes: Buffer, charset: string): string {
  const text = findCodec(charset).decode(bytes);
  if (text === null) throw new CharsetError(charset, "the body has bytes that are not in it");
  return text;
}

/**
 * The bytes of text.
 *
 * @throws CharsetError when the charset is not known, or cannot hold the text.
 */
export function encodeCharset(text: string, charset: string): Buffer {
  const bytes = findCodec(charset).encode(text);
  if (bytes === null) throw new CharsetError(charset, "it cannot hold the text");
  return bytes;
}

function findCodec(charset: string): TextCodec {
  const name = codecName(charset);
  if (name === null) throw new CharsetError(charset, "is not known");
  return codecNamed(name);
}

/** Whether a charset's name is one of UTF-8. */
export function isUtf8Charset(charset: string): boolean {
  return codecName(charset) === "utf_8";
}
