import { encodeText } from "../../flow/text.js";
import { AddonOptionError } from "../errors.js";

/** Bytes, and for each of them, and for the end, where in the option's value it was written. */
export interface EscapedBytes {
  readonly bytes: Buffer;
  readonly origins: readonly number[];
}

/**
 * What a text with escapes like those of Python's byte strings says: `\n`, `\x00`, `\0`, `\\`. Escapes
 * that are not known stay as they are, with their backslash. (`codecs.escape_decode`)
 *
 * @param offset Where in the option's value the text begins.
 * @throws AddonOptionError when an escape is cut off.
 */
export function unescapeBytes(
  option: string,
  value: string,
  text: string,
  offset: number,
): EscapedBytes {
  const bytes: number[] = [];
  const origins: number[] = [];
  for (const { index, 0: whole, 1: hex, 2: octal, 3: other } of text.matchAll(piece)) {
    const add = (added: Iterable<number>): void => {
      for (const byte of added) {
        bytes.push(byte);
        origins.push(offset + index);
      }
    };
    if (hex !== undefined) add([Number.parseInt(hex, 16)]);
    else if (octal !== undefined) add([Number.parseInt(octal, 8) & 0xff]);
    else if (other === undefined) add(encodeText(whole));
    else if (other === "" || other === "x") {
      const reason = other === "" ? "there is nothing behind this \\" : "\\x needs two hex digits";
      throw new AddonOptionError(option, value, reason, offset + index);
    } else add(controls.get(other) ?? encodeText(whole));
  }
  return { bytes: Buffer.from(bytes), origins: [...origins, offset + text.length] };
}

const piece = /\\x([0-9a-fA-F]{2})|\\([0-7]{1,3})|\\([^]?)|[^\\]/gu;

const controls: ReadonlyMap<string, readonly number[]> = new Map([
  ["\n", []],
  ["\\", [0x5c]],
  ["'", [0x27]],
  ['"', [0x22]],
  ["a", [0x07]],
  ["b", [0x08]],
  ["f", [0x0c]],
  ["n", [0x0a]],
  ["r", [0x0d]],
  ["t", [0x09]],
  ["v", [0x0b]],
]);
