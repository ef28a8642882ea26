// Parts of programming languages whose end has to be looked for. Each takes what it has looked at, or
// looks no further than a bound: nothing is looked at again and again.

/** Where a quoted text ends; where the line does, when it is not closed and cannot go on. */
export function endOfQuoted(text: string, start: number, isMultiline = false): number {
  const quote = text.charAt(start);
  for (let at = start + 1; at < text.length; at++) {
    const character = text[at];
    if (character === quote) return at + 1;
    if (character === "\\") at++;
    else if (character === "\n" && !isMultiline) return at;
  }
  return text.length;
}

/** Where what is closed by `closing` ends; the text's end, when it is not closed. */
export function endOf(text: string, start: number, closing: string): number {
  const found = text.indexOf(closing, start);
  return found < 0 ? text.length : found + closing.length;
}

export function endOfLine(text: string, start: number): number {
  const found = text.indexOf("\n", start);
  return found < 0 ? text.length : found;
}

/** Where what a sticky pattern matches ends; `start` when it does not match. */
export function endOfMatch(pattern: RegExp, text: string, start: number): number {
  pattern.lastIndex = start;
  return pattern.test(text) ? pattern.lastIndex : start;
}
