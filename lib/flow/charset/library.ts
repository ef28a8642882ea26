import { createRequire } from "node:module";
import type * as IconvLite from "iconv-lite";
import type { TextCodec } from "./text-codec.js";

const load = createRequire(import.meta.url);

let module: typeof IconvLite | null = null;
/** Loaded when it is first needed: nearly all text is UTF-8. */
function iconv(): typeof IconvLite {
  return (module ??= load("iconv-lite") as typeof IconvLite);
}

const replacement = "\ufffd";

/**
 * A charset of `iconv-lite`, made strict. It puts a replacement where it cannot decode or encode;
 * what is encoded must therefore decode to the same text.
 *
 * @param name The charset's name there.
 * @param corrections Pairs of characters: Python's, and the one that `iconv-lite` has in its place.
 */
export function fromLibrary(name: string, corrections = ""): TextCodec {
  const pairs = Array.from({ length: corrections.length / 2 }, (_, nth) =>
    corrections.slice(2 * nth, 2 * nth + 2),
  );
  const toPython = replacer(new Map(pairs.map(([python = "", theirs = ""]) => [theirs, python])));
  const toLibrary = replacer(new Map(pairs.map(([python = "", theirs = ""]) => [python, theirs])));

  const decode = (bytes: Buffer): string | null => {
    const text = iconv().decode(bytes, name, { stripBOM: false });
    return text.includes(replacement) ? null : toPython(text);
  };
  return {
    decode,
    encode(text) {
      const bytes = iconv().encode(toLibrary(text), name);
      return decode(bytes) === text ? bytes : null;
    },
  };
}

function replacer(characters: ReadonlyMap<string, string>): (text: string) => string {
  if (characters.size === 0) return (text) => text;
  const any = new RegExp(`[${[...characters.keys()].join("")}]`, "gu");
  return (text) => text.replace(any, (character) => characters.get(character) ?? character);
}

/**
 * A charset of `iconv-lite` that has a place for every character. Where there is the replacement
 * character in the text, it was in the bytes if they are what the text encodes to.
 *
 * @param unit How many bytes make a unit, of which there must be a whole number.
 */
export function unicodeFromLibrary(name: string, unit = 1): TextCodec {
  return {
    decode(bytes) {
      if (bytes.length % unit !== 0) return null;
      const text = iconv().decode(bytes, name, { stripBOM: false });
      if (!text.isWellFormed()) return null;
      return !text.includes(replacement) || iconv().encode(text, name).equals(bytes) ? text : null;
    },
    encode: (text) => (text.isWellFormed() ? iconv().encode(text, name) : null),
  };
}
