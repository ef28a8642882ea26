import { isUtf8 } from "node:buffer";
import { quote, unquote } from "../../flow/forms/percent-encoding.js";
import { encodeText } from "../../flow/text.js";
import type { Redactor, Spot } from "../redactor.js";
import { redactText } from "./text.js";

/** Encodings in encodings in encodings are looked into, and no further. */
const deepest = 4;

/** Secrets that are encoded in a text: percent-encoded, escaped, as entities, in base64. */
export function redactEncoded(redactor: Redactor, text: string, spot: Spot): string {
  if (spot.depth >= deepest) return text;
  const inner: Spot = { ...spot, depth: spot.depth + 1 };
  let changed = text;
  if (changed.includes("%"))
    changed = replaceDecoded(redactor, changed, percentEncoded, percent, inner);
  if (changed.includes("\\")) changed = replaceDecoded(redactor, changed, escaped, escapes, inner);
  if (changed.includes("&"))
    changed = replaceDecoded(redactor, changed, withEntities, entities, inner);
  return changed.replace(base64, (whole) => redactBase64(redactor, whole, inner));
}

interface Codec {
  /** Null where it is not encoded so. */
  readonly decode: (text: string) => string | null;
  readonly encode: (text: string) => string;
}

/** Where what is decoded has secrets, it is replaced and encoded again; else it stays as spelled. */
function replaceDecoded(
  redactor: Redactor,
  text: string,
  pattern: RegExp,
  { decode, encode }: Codec,
  spot: Spot,
): string {
  return text.replace(pattern, (whole) => {
    const decoded = decode(whole);
    if (decoded === null || decoded === whole) return whole;
    const safe = redactText(redactor, decoded, spot);
    return safe === decoded ? whole : redactor.fitWhole(whole, encode(safe), spot);
  });
}

// Each begins where a run begins, so that a long run is looked at once.

const percentEncoded =
  /(?<![A-Za-z0-9._~!$'()*+,;:@/%-])[A-Za-z0-9._~!$'()*+,;:@/-]*(?:%[0-9A-Fa-f]{2}[A-Za-z0-9._~!$'()*+,;:@/-]*)+/g;
const percent: Codec = { decode: unquote, encode: quote };

/** A run without blanks in which something is escaped as in strings of JSON and of programs. */
const escaped = /(?<![^\s"'`])[^\s"'`]*\\(?:u[0-9A-Fa-f]{4}|x[0-9A-Fa-f]{2}|\/)[^\s"'`]*/g;
const escapes: Codec = {
  decode: decodeEscapes,
  encode: (text) => JSON.stringify(text).slice(1, -1),
};

/** A string of JSON or of a program, as far as secrets have escapes. */
export function decodeEscapes(text: string): string {
  return text.replace(
    /\\u([0-9A-Fa-f]{4})|\\x([0-9A-Fa-f]{2})|\\(["'/\\])/g,
    (_, unicode, hex, plain) =>
      typeof plain === "string"
        ? plain
        : String.fromCharCode(Number.parseInt(String(unicode ?? hex), 16)),
  );
}

const withEntities =
  /(?<![^\s"'<>])[^\s"'<>]*&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[a-z]{2,6});[^\s"'<>]*/g;
const namedEntities: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  commat: "@",
};

/** Entities of XML and HTML, as far as secrets have them. */
const entities: Codec = {
  decode: decodeEntities,
  encode: (text) =>
    text.replace(/[&<>"']/g, (character) => `&#${String(character.charCodeAt(0))};`),
};

export function decodeEntities(text: string): string {
  return text.replace(/&(?:#([0-9]{1,7})|#[xX]([0-9A-Fa-f]{1,6})|([a-z]{2,6}));/g, decodeEntity);
}

function decodeEntity(whole: string, decimal?: string, hex?: string, name?: string): string {
  if (name !== undefined) return namedEntities[name] ?? whole;
  const code = decimal === undefined ? Number.parseInt(hex ?? "", 16) : Number(decimal);
  return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
}

const base64 = /(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{12,}={0,2}(?![A-Za-z0-9+/_=-])/g;

/** Text in base64: of other bytes, nothing is known. */
function redactBase64(redactor: Redactor, whole: string, spot: Spot): string {
  const isUrl = /[_-]/.test(whole);
  const bytes = Buffer.from(whole, isUrl ? "base64url" : "base64");
  if (bytes.length < 8 || !isUtf8(bytes)) return whole;
  const text = bytes.toString();
  // Control characters tell that it is no text.
  if (/[\0-\x08\x0e-\x1f]/.test(text)) return whole;
  const safe = redactText(redactor, text, { ...spot, isFitted: false });
  if (safe === text) return whole;
  const encoded = encodeText(safe).toString(isUrl ? "base64url" : "base64");
  return redactor.fitWhole(whole, whole.endsWith("=") ? encoded : encoded.replace(/=+$/, ""), spot);
}
