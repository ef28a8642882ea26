import { encodeText } from "../../flow/text.js";

// Words of a shell's command line: a POSIX shell's, and zsh and fish take them, too. What goes into
// them was chosen by strangers: nothing in it may end the word, be expanded, or reach a terminal as a
// control character.

// What begins with "=" is a command's path to zsh; "%self" is a number to fish.
const plainWord = /^[\w@+:,./-][\w@%+=:,./-]*$/;

// What a terminal acts on, what turns the direction of text, and what is not a character at all.
const needsEscape =
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

/** Before another one or a quote, fish takes a backslash for an escape, though it is in quotes. */
const needsBackslash = /'|\\(?=[\\']|$)/g;

function inQuotes(text: string): string {
  return `'${text.replace(needsBackslash, (character) => `'\\${character}'`)}'`;
}

const percent = 0x25;
/** On the command line of bash, "!" within double quotes calls back an earlier command. */
const needsOctal: readonly string[] = ["\\", "!"];

/** A byte as `printf` takes it in its format. */
function inFormat(byte: number): string {
  const character = String.fromCharCode(byte);
  if (byte === percent) return "%%";
  return byte >= 0x20 && byte < 0x7f && !needsOctal.includes(character)
    ? character
    : octal(character);
}

/** Three digits, which all shells know. */
function octal(character: string): string {
  return `\\${character.charCodeAt(0).toString(8).padStart(3, "0")}`;
}
