import { isAscii, isUtf8 } from "node:buffer";
import type { TextCodec } from "./text-codec.js";

// The charsets that Node.js has itself. Unlike its own functions these do not replace what cannot be
// decoded or encoded.

export const ascii: TextCodec = {
  decode: (bytes) => (isAscii(bytes) ? bytes.toString("latin1") : null),
  encode: (text) => (/[^\0-\x7f]/.test(text) ? null : Buffer.from(text, "latin1")),
};

/** ISO-8859-1 itself, in which each byte is the character of that number; not windows-1252. */
export const latin1: TextCodec = {
  decode: (bytes) => bytes.toString("latin1"),
  encode: (text) => (/[^\0-\xff]/.test(text) ? null : Buffer.from(text, "latin1")),
};

export const utf8: TextCodec = {
  decode: (bytes) => (isUtf8(bytes) ? bytes.toString("utf8") : null),
  encode: (text) => (text.isWellFormed() ? Buffer.from(text, "utf8") : null),
};

export const utf16Le: TextCodec = {
  decode(bytes) {
    if (bytes.length % 2 !== 0) return null;
    const text = bytes.toString("utf16le");
    return text.isWellFormed() ? text : null;
  },
  encode: (text) => (text.isWellFormed() ? Buffer.from(text, "utf16le") : null),
};

export const utf16Be: TextCodec = {
  decode: (bytes) => (bytes.length % 2 === 0 ? utf16Le.decode(Buffer.from(bytes).swap16()) : null),
  encode: (text) => utf16Le.encode(text)?.swap16() ?? null,
};

const mark = "\ufeff";

/** A charset whose texts begin with a byte order mark, which is not part of the text. */
export function marked(codec: TextCodec): TextCodec {
  return {
    decode(bytes) {
      const text = codec.decode(bytes);
      return text?.startsWith(mark) ? text.slice(mark.length) : text;
    },
    encode: (text) => codec.encode(mark + text),
  };
}

/**
 * A charset whose byte order mark says the order of the bytes. Where there is no mark it is little,
 * as in Python on the machines of our day.
 */
export function eitherEndian(littleEndian: TextCodec, bigEndian: TextCodec): TextCodec {
  const little = marked(littleEndian);
  const big = marked(bigEndian);
  const bigMark = bigEndian.encode(mark) ?? Buffer.alloc(0);
  return {
    decode(bytes) {
      const isBig = bytes.subarray(0, bigMark.length).equals(bigMark);
      return (isBig ? big : little).decode(bytes);
    },
    encode: little.encode,
  };
}
