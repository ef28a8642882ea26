import { eastAsianWidth } from "get-east-asian-width";

// Terminals lay out text in columns, character by character, as wcwidth of POSIX counts them. What some
// draw as one, such as emoji joined to a family, is counted as its parts: no line gets too long by it.

/** How many columns a text takes in which nothing moves the cursor. */
export function columnsOf(text: string): number {
  if (printableAscii.test(text)) return text.length;
  let columns = 0;
  for (const character of text) columns += columnsOfOne(character);
  return columns;
}

/** How many columns a character takes: none for marks on the one before, two for wide ones. */
export function columnsOfOne(character: string): number {
  return combining.test(character) ? 0 : eastAsianWidth(character.codePointAt(0) ?? 0);
}

/** The beginning of a text that takes no more than so many columns; all of it where it fits. */
export function fitting(text: string, columns: number): string {
  if (printableAscii.test(text)) return text.slice(0, columns);
  let left = columns;
  let end = 0;
  for (const character of text) {
    left -= columnsOfOne(character);
    if (left < 0) return text.slice(0, end);
    end += character.length;
  }
  return text;
}

const printableAscii = /^[ -~]*$/;

/** Marks on the character before, what is shown as nothing, and all but the first letter of Korean syllables. */
const combining = /^(?![\u00ad\u0600-\u0605\u06dd\u070f])[\p{Mn}\p{Me}\p{Cf}\u1160-\u11ff]$/u;
