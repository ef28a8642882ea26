import type { Tokens } from "./tokens.js";

/** What a backslash and what follows it mean. */
export type Escape =
  | { readonly kind: "character"; readonly code: number }
  /** `\d`, `\S` and the like: the letter. */
  | { readonly kind: "category"; readonly letter: string }
  /** `\A`, `\b`, `\B`, `\Z`, `\z`: the letter. */
  | { readonly kind: "place"; readonly letter: string }
  | { readonly kind: "reference"; readonly group: number };

const controls: ReadonlyMap<string, number> = new Map([
  ["a", 0x07],
  ["b", 0x08],
  ["t", 0x09],
  ["n", 0x0a],
  ["v", 0x0b],
  ["f", 0x0c],
  ["r", 0x0d],
]);

const octal = /^[0-7]$/;
const decimal = /^[0-9]$/;
const hexadecimal = /^[0-9a-f]$/i;

/** An escape outside of classes. Its first token, the backslash and a character, was taken. */
export function parseEscape(tokens: Tokens, token: string): Escape {
  const letter = token.slice(1);
  if (/^[AbBZz]$/.test(letter)) return { kind: "place", letter };
  if (/^[1-9]$/.test(letter)) return parseNumber(tokens, letter);
  return parseCommonEscape(tokens, token);
}

/** An escape in a class, where there are no places and no references. */
export function parseClassEscape(tokens: Tokens, token: string): Escape {
  const letter = token.slice(1);
  if (octal.test(letter)) {
    const start = tokens.position - 2;
    const digits = letter + tokens.takeWhile(octal, 2);
    return { kind: "character", code: octalCode(tokens, digits, start) };
  }
  if (decimal.test(letter)) tokens.fail(`${token} means nothing in a class`, tokens.position - 2);
  return parseCommonEscape(tokens, token);
}

function parseCommonEscape(tokens: Tokens, token: string): Escape {
  const letter = token.slice(1);
  const start = tokens.position - token.length;
  const control = controls.get(letter);
  if (control !== undefined) return { kind: "character", code: control };
  if (/^[dDsSwW]$/.test(letter)) return { kind: "category", letter };
  if (letter === "0") {
    const digits = tokens.takeWhile(octal, 2);
    return { kind: "character", code: Number.parseInt(`0${digits}`, 8) };
  }
  const digits =
    letter === "x" ? 2 : tokens.kind === "text" ? unicodeDigits.get(letter) : undefined;
  if (digits !== undefined) {
    return { kind: "character", code: parseHexadecimal(tokens, token, digits) };
  }
  if (letter === "N" && tokens.kind === "text") {
    tokens.fail(
      String.raw`names of characters are not known here: write \u and four digits`,
      start,
    );
  }
  if (/^[A-Za-z]$/.test(letter)) tokens.fail(`${token} means nothing`, start);
  return { kind: "character", code: letter.codePointAt(0) ?? 0 };
}

const unicodeDigits: ReadonlyMap<string, number> = new Map([
  ["u", 4],
  ["U", 8],
]);

function parseHexadecimal(tokens: Tokens, token: string, length: number): number {
  const start = tokens.position - token.length;
  const digits = tokens.takeWhile(hexadecimal, length);
  if (digits.length < length) {
    tokens.fail(`${token} needs ${length} hexadecimal digits`, start);
  }
  const code = Number.parseInt(digits, 16);
  if (code > 0x10ffff) tokens.fail("there is no such character", start);
  return code;
}

/** Digits behind a backslash: a group's number, unless they are three octal ones. */
function parseNumber(tokens: Tokens, first: string): Escape {
  const start = tokens.position - 2;
  let digits = first + tokens.takeWhile(decimal, 1);
  if (/^[0-7]{2}$/.test(digits)) {
    const third = tokens.takeWhile(octal, 1);
    digits += third;
    if (third !== "") return { kind: "character", code: octalCode(tokens, digits, start) };
  }
  return { kind: "reference", group: Number(digits) };
}

function octalCode(tokens: Tokens, digits: string, start: number): number {
  const code = Number.parseInt(digits, 8);
  if (code > 0o377) tokens.fail(`\\${digits} is more than \\377`, start);
  return code;
}
