import { encodeText } from "../../flow/text.js";

// Words of a POSIX shell's command line. What goes into them was chosen by strangers: nothing in it
// may end the word, be expanded, or reach a terminal as a control character.

const plainWord = /^[\w@%+=:,./-]+$/;

// What a terminal acts on, what turns the direction of text, and what is not a character at all.
const needsEscape =
  // eslint-disable-next-line no-control-regex -- control characters are what it is about
  /[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]|\p{Surrogate}/u;

/** Whether text stands in quotes as it is: there is nothing in it that `printf` must make. */
export function isPrintable(text: string): boolean {
  return !needsEscape.test(text);
}

/**
 * Text as one word, whatever is in it. Bytes that are not UTF-8 are lone surrogates; see
 * lib/flow/text.ts. A NUL byte, which no word can hold, is lost, and so are newlines at the end of
 * text that is not printable.
 */
export function shellWord(text: string): string {
  if (plainWord.test(text)) return text;
  return isPrintable(text) ? inQuotes(text) : `"$(${printfOf(encodeText(text))})"`;
}

/** A `printf` command whose output is the bytes, all of them. */
export function printfOf(bytes: Buffer): string {
  let format = "";
  for (const byte of bytes) format += inFormat(byte);
  // What begins with a dash would be taken for an option.
  return `printf ${inQuotes(format.replace(/^-/, octal))}`;
}

function inQuotes(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

const backslash = 0x5c;
const percent = 0x25;

/** A byte as `printf` takes it in its format. */
function inFormat(byte: number): string {
  const character = String.fromCharCode(byte);
  if (byte === percent) return "%%";
  if (byte === backslash) return "\\\\";
  // On the command line of bash, "!" within double quotes calls back an earlier command.
  return byte >= 0x20 && byte < 0x7f && character !== "!" ? character : octal(character);
}

/** Three digits, which all shells know. */
function octal(character: string): string {
  return `\\${character.charCodeAt(0).toString(8).padStart(3, "0")}`;
}
