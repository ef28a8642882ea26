import { plain, styled, type StyledLine, type Syntax } from "../terminal/styled-text.js";
import type { Contentview } from "./contentview.js";
import { endOf, endOfLine, endOfMatch, endOfQuoted } from "./lexing.js";
import { LineBuilder } from "./line-builder.js";

const mediaTypes =
  /^(?:application|text)\/(?:x-)?(?:javascript|ecmascript|typescript|jsx)$|^text\/(?:javascript1\.\d|livescript|jscript)$/;

/** Programs, a statement a line. Nothing but white space is changed. */
export const javascript: Contentview = {
  name: "javascript",
  claims: ({ mediaType }) => mediaType !== null && mediaTypes.test(mediaType),
  recognises: () => false,
  show: (content) =>
    content.hasText && !content.head.startsWith("<") ? javascriptLines(content.text) : null,
};

interface Token {
  readonly kind: "space" | "break" | "comment" | "string" | "regex" | "number" | "word" | "sign";
  readonly text: string;
}

export function* javascriptLines(text: string): Generator<StyledLine, void, undefined> {
  const lines = new LineBuilder(2);
  /** In brackets, as in `for (;;)`, a semicolon ends no line. */
  let brackets = 0;
  let before: Token | null = null;
  /** Whether the line ends unless what comes belongs to it. */
  let endsSoon = false;
  for (const token of tokens(text)) {
    if (token.kind === "space") {
      if (!endsSoon) lines.add(plain(token.text));
      continue;
    }
    if (token.kind === "break") {
      if (!endsSoon || before?.text !== "}") yield* lines.end();
      continue;
    }
    if (endsSoon && !continues(token)) yield* lines.end();
    endsSoon = false;
    if (token.text === "}" && brackets === 0) {
      if (before?.text !== "{") yield* lines.end();
      lines.depth = Math.max(0, lines.depth - 1);
    } else if (before?.text === "{" && brackets === 0) {
      yield* lines.end();
    }
    if (token.kind === "sign") {
      if (/[([]/.test(token.text)) brackets++;
      if (/[)\]]/.test(token.text)) brackets = Math.max(0, brackets - 1);
      if (token.text === "{" && brackets === 0) lines.depth++;
      endsSoon = (token.text === "}" || token.text === ";") && brackets === 0;
    }
    yield* addToken(token, lines);
    before = token;
  }
  yield* lines.end();
}

/** Whether a token stays on the line of the `}` or `;` before it. */
function continues({ kind, text }: Token): boolean {
  if (kind === "sign") return /^[;,).\]]/.test(text);
  return kind === "word" && /^(?:else|catch|finally|while)$/.test(text);
}

/** Comments and templates have lines of their own. */
function* addToken(token: Token, lines: LineBuilder): Generator<StyledLine> {
  const [first = "", ...rest] = token.text.split("\n");
  lines.add(styled(first, syntaxOf(token)));
  for (const line of rest) {
    yield* lines.end();
    lines.add(styled(token.kind === "comment" ? line.trim() : line, syntaxOf(token)));
  }
  if (token.text.startsWith("//")) yield* lines.end();
}

const keyword =
  /^(?:as|async|await|break|case|catch|class|const|continue|debugger|default|delete|do|else|export|extends|finally|for|from|function|if|import|in|instanceof|let|new|of|return|static|super|switch|this|throw|try|typeof|var|void|while|with|yield)$/;
const constant = /^(?:true|false|null|undefined|NaN|Infinity)$/;

function syntaxOf({ kind, text }: Token): Syntax {
  if (kind === "comment") return "comment";
  if (kind === "string" || kind === "regex") return "string";
  if (kind === "number") return "number";
  if (kind !== "word") return "plain";
  return constant.test(text) ? "boolean" : keyword.test(text) ? "name" : "plain";
}

const space = /[^\S\n]+/y;
const lineBreak = /\n/y;
const number = /(?:0[xob][\da-f_]+|(?:\d[\d_]*)?\.?\d[\d_]*(?:e[+-]?\d+)?)n?/iy;
const word = /[\p{ID_Start}$_#@][\p{ID_Continue}$]*/uy;
const patterns = [
  ["space", space],
  ["break", lineBreak],
  ["number", number],
  ["word", word],
] as const;

function* tokens(text: string): Generator<Token, void, undefined> {
  let before: Token | null = null;
  for (let at = 0; at < text.length;) {
    const token = tokenAt(text, at, before);
    at += token.text.length;
    if (token.kind !== "space" && token.kind !== "break" && token.kind !== "comment")
      before = token;
    yield token;
  }
}

function tokenAt(text: string, start: number, before: Token | null): Token {
  for (const [kind, pattern] of patterns) {
    const end = endOfMatch(pattern, text, start);
    if (end > start) return { kind, text: text.slice(start, end) };
  }
  const character = text.charAt(start);
  const upTo = (kind: Token["kind"], end: number): Token => ({
    kind,
    text: text.slice(start, end),
  });
  if (character === '"' || character === "'") return upTo("string", endOfQuoted(text, start));
  if (character === "`") return upTo("string", endOfQuoted(text, start, true));
  if (text.startsWith("//", start)) return upTo("comment", endOfLine(text, start));
  if (text.startsWith("/*", start)) return upTo("comment", endOf(text, start + 2, "*/"));
  const end = character === "/" && mayBeRegex(before) ? endOfRegex(text, start) : null;
  return end === null ? upTo("sign", start + 1) : upTo("regex", end);
}

/** Whether a slash behind a token begins a regular expression, and is no division. */
function mayBeRegex(before: Token | null): boolean {
  if (before === null) return true;
  if (before.kind === "sign") return !/[)\]}]/.test(before.text);
  return (
    before.kind === "word" &&
    /^(?:return|typeof|case|in|of|delete|void|throw|new)$/.test(before.text)
  );
}

/** A longer one is not one: what is looked at in vain is looked at again. */
const longestRegex = 1000;

function endOfRegex(text: string, start: number): number | null {
  let isInClass = false;
  for (let at = start + 1; at < text.length && at < start + longestRegex; at++) {
    const character = text[at];
    if (character === "\n") return null;
    if (character === "\\") at++;
    else if (character === "[") isInClass = true;
    else if (character === "]") isInClass = false;
    else if (character === "/" && !isInClass) return endOfMatch(/[a-z]*/y, text, at + 1);
  }
  return null;
}
