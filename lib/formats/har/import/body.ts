import { isAscii, isUtf8 } from "node:buffer";
import { encodeCharset, isUtf8Charset } from "../../../flow/charset/charset.js";
import { CharsetError } from "../../../flow/charset/charset-error.js";
import { inferCharset } from "../../../flow/charset/infer.js";
import { encodeText } from "../../../flow/text.js";
import type { JsonValue } from "../../json/json-value.js";
import { textOrNull } from "../entry.js";

/**
 * The body of a response; null when it was not kept, which is so where there is no text and a size
 * other than zero.
 */
export function readContent(content: JsonValue | undefined, contentType: string): Buffer | null {
  const text = content?.get("text");
  if (text?.kind === "string")
    return readBody(text, textOrNull(content?.get("encoding")), contentType);
  const size = content?.get("size")?.number ?? 0;
  return size === 0 ? Buffer.alloc(0) : null;
}

/** The bytes of a body from its text, which is in base64, or in the charset of the `Content-Type`. */
export function readBody(text: JsonValue, encoding: string | null, contentType: string): Buffer {
  if (encoding === "base64") {
    return Buffer.from(text.utf8?.toString("latin1") ?? text.text, "base64");
  }
  const charset = encoding ?? inferCharset(contentType, null);
  const utf8 = text.utf8;
  // Hot path: most bodies are ASCII or UTF-8, and no text is made of them.
  if (utf8 !== null && isUnchanged(utf8, charset)) return utf8;
  return encodeBody(text.text, charset);
}

/** The bytes of text; in UTF-8, with lone surrogates as the bytes they stand for, where need be. */
export function encodeBody(text: string, charset: string): Buffer {
  try {
    return encodeCharset(text, charset);
  } catch (error) {
    if (error instanceof CharsetError) return encodeText(text);
    throw error;
  }
}

const likeAscii = /^(?:latin[-_]?1|us-ascii|ascii|iso[-_]8859[-_]\d{1,2}|windows-125\d|gb18030)$/i;

function isUnchanged(bytes: Buffer, charset: string): boolean {
  if (isUtf8Charset(charset)) return isUtf8(bytes);
  return likeAscii.test(charset) && isAscii(bytes);
}
