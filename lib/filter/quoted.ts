import type { Pattern } from "./regex/pattern.js";
import type { Source } from "./source.js";

/** In quotes: escaped characters, and others but quotes and ends of lines. */
const quoted = {
  '"': /"(?:\\[^\n]|[^"\n\r\\])*"/y,
  "'": /'(?:\\[^\n]|[^'\n\r\\])*'/y,
};

export function isQuote(character: string | undefined): character is keyof typeof quoted {
  return character === '"' || character === "'";
}

/** Where a quoted pattern that begins at `start` ends; null when it does not. */
export function endOfQuoted(
  { text }: Source,
  start: number,
  quote: keyof typeof quoted,
): number | null {
  const regex = quoted[quote];
  regex.lastIndex = start;
  return regex.test(text) ? regex.lastIndex : null;
}

/**
 * A piece of a quoted pattern: an escape for a control character, one for a character by its number,
 * another escape, or a character.
 *
 * The numbers look like a slip: pyparsing, which mitmproxy parses with, means to take `\x` and two
 * hexadecimal digits, but what it takes is `\x`, one such digit and a 2; and so with `\u` and a 4, and
 * with an octal digit and a 3. To select the same flows, so is it here.
 */
const piece = /\\([tnfr])|\\([0-7]3)|\\(0|x[0-9a-fA-F]2|u[0-9a-fA-F]4)|\\([^\n])|[^]/gu;

const controls: ReadonlyMap<string, string> = new Map([
  ["t", "\t"],
  ["n", "\n"],
  ["f", "\f"],
  ["r", "\r"],
]);

/**
 * What a quoted pattern says: the text between `start` and `end`. A backslash goes away and leaves the
 * character behind it, so a backslash of a regular expression is written twice.
 */
export function unquote({ text, origins }: Source, start: number, end: number): Pattern {
  let said = "";
  const places: number[] = [];
  for (const match of text.slice(start, end).matchAll(piece)) {
    const already = said.length;
    said += meaningOf(match);
    for (let unit = already; unit < said.length; unit++) {
      places.push(origins[start + match.index] ?? 0);
    }
  }
  places.push(origins[end] ?? 0);
  return { text: said, origins: places };
}

function meaningOf([whole, control, octal, number, escaped]: RegExpExecArray): string {
  if (control !== undefined) return controls.get(control) ?? control;
  if (number === undefined) return octal ?? escaped ?? whole;
  return String.fromCodePoint(Number.parseInt(`0${number.slice(1)}`, 16));
}
