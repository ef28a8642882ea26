import { plain, styled, type StyledLine, type Syntax } from "../terminal/styled-text.js";

/** The lines of a text as they are. A line break at its end begins no further line. */
export function* textLines(text: string, syntax: Syntax = "plain"): Generator<StyledLine> {
  for (const line of splitLines(text))
    yield [syntax === "plain" ? plain(line) : styled(line, syntax)];
}

/** The lines of a text, one after the other: there may be more of them than fit into an array. */
export function* splitLines(text: string): Generator<string, void, undefined> {
  for (let start = 0; start < text.length;) {
    const found = text.indexOf("\n", start);
    const end = found < 0 ? text.length : found;
    yield text.slice(start, end > start && text[end - 1] === "\r" && found >= 0 ? end - 1 : end);
    start = end + 1;
  }
}
