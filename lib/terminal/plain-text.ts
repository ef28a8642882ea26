// What is in a capture was chosen by strangers. On a terminal, control characters could move the
// cursor, change the title or hide text, so none is ever shown as itself.

// C0 and C1 controls, line and paragraph separators, marks that turn the direction of text, and lone
// surrogates, which are bytes that are not UTF-8.
export const unsafeOnTerminals =
  /[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]|\p{Surrogate}/gu;

/** Text that is safe on a terminal: what is not is shown as an escape, such as `\x1b`. */
export function plainText(text: string): string {
  return text.replace(unsafeOnTerminals, escape);
}

/** Text as in `plainText`, but for tabs: in a body they are layout, and harm nobody. */
export function plainTextWithTabs(text: string): string {
  return text.replace(unsafeOnTerminals, (character) =>
    character === "\t" ? "\t" : escape(character),
  );
}

function escape(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code >= 0xdc80 && code <= 0xdcff) return hex("x", code - 0xdc00, 2);
  return code <= 0xff ? hex("x", code, 2) : hex("u", code, 4);
}

function hex(letter: string, code: number, digits: number): string {
  return `\\${letter}${code.toString(16).padStart(digits, "0")}`;
}
