import { plain, styled, type StyledLine } from "../terminal/styled-text.js";
import type { Contentview } from "./contentview.js";
import { endOf, endOfMatch, endOfQuoted } from "./lexing.js";
import { LineBuilder } from "./line-builder.js";

/** Style sheets, a declaration a line. */
export const css: Contentview = {
  name: "css",
  claims: ({ mediaType }) => mediaType === "text/css",
  recognises: () => false,
  show: (content) =>
    content.hasText && !content.head.startsWith("<") ? cssLines(content.text) : null,
};

const space = /\s+/y;
const others = /[^\s'"/{};:()]+/y;

function* cssLines(text: string): Generator<StyledLine, void, undefined> {
  const lines = new LineBuilder(4);
  /** Brackets may hold what elsewhere ends a declaration, as in `url(data:image/png;base64,...)`. */
  let brackets = 0;
  for (let at = 0; at < text.length;) {
    const start = at;
    const character = text.charAt(at);
    at = endOfMatch(space, text, start);
    if (at > start) {
      lines.add(plain(" "));
      continue;
    }
    at = start + 1;
    if (character === '"' || character === "'") {
      at = endOfQuoted(text, start);
      lines.add(styled(text.slice(start, at), "string"));
    } else if (text.startsWith("/*", start)) {
      at = endOf(text, start + 2, "*/");
      yield* commentLines(text.slice(start, at), lines);
    } else if (character === "{" && brackets === 0) {
      lines.add(plain(" {"));
      yield* lines.end();
      lines.depth++;
    } else if (character === "}" && brackets === 0) {
      yield* lines.end();
      lines.depth = Math.max(0, lines.depth - 1);
      lines.add(plain("}"));
      yield* lines.end();
      if (lines.depth === 0) yield [];
    } else if (character === ";" && brackets === 0) {
      lines.add(plain(";"));
      yield* lines.end();
    } else if (character === ":" && brackets === 0 && lines.depth > 0) {
      // In a selector, `a:hover` has no blank behind its colon.
      lines.add(plain(isDeclaration(text, at) ? ": " : ":"));
      at = endOfMatch(space, text, at);
    } else {
      if (character === "(") brackets++;
      if (character === ")" && brackets > 0) brackets--;
      at = Math.max(at, endOfMatch(others, text, start));
      lines.add(styled(text.slice(start, at), /^[\d.#]/.test(character) ? "number" : "plain"));
    }
  }
  yield* lines.end();
}

/** Whether what a colon stands in ends before a block begins. It looks a little ahead, no more. */
function isDeclaration(text: string, from: number): boolean {
  const ahead = /[;{}]/.exec(text.slice(from, from + 200));
  return ahead?.[0] !== "{";
}

function* commentLines(comment: string, lines: LineBuilder): Generator<StyledLine> {
  for (const line of comment.split("\n")) {
    lines.add(styled(line.trim(), "comment"));
    yield* lines.end();
  }
}
