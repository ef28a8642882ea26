import { plain, styled, type Span, type StyledLine } from "../terminal/styled-text.js";
import type { Contentview } from "./contentview.js";
import { indentation } from "./indentation.js";
import { xmlTokens, type XmlToken } from "./xml-tokens.js";

/** Markup, an element a line, as mitmproxy lays it out. Nothing but white space is changed. */
export const xmlHtml: Contentview = {
  name: "xml/html",
  claims: ({ mediaType }) =>
    mediaType !== null &&
    /^(?:text|application)\/(?:x?html|xml|xhtml\+xml)$|\+xml$/.test(mediaType),
  recognises: ({ head }) => /^<(?:[!?a-z])/i.test(head),
  show: (content) =>
    content.hasText && content.head.startsWith("<") ? xmlLines(content.text) : null,
};

/** Elements deeper than this are not moved further to the right. */
const deepestShown = 16;
const notIndented = new Set(["xml", "doctype", "html"]);

type Near = XmlToken | null;

export function* xmlLines(text: string): Generator<StyledLine, void, undefined> {
  const open: string[] = [];
  let line: Span[] = [];
  const depth = (): number => open.filter((name) => !notIndented.has(name)).length;
  for (const [prev2, prev1, token, next1, next2] of windows(xmlTokens(text))) {
    const isInline = isInlineToken(prev2, prev1, token, next1, next2);
    if (token.kind === "closing") close(open, token.name);
    if (line.length > 0 && (token.kind === "closing" || token.kind === "text") && isInline) {
      line.push(...spansOf(token, token.kind === "text" ? token.text.trim() : token.text));
    } else {
      if (line.length > 0) yield line;
      const lines = [...indented(token, indentation(depth(), 2))];
      yield* lines.slice(0, -1);
      line = lines.at(-1) ?? [];
    }
    if (token.kind === "opening" && open.length <= deepestShown) open.push(token.name);
    if ((token.kind === "opening" || token.kind === "text") && isInline) continue;
    yield line;
    line = [];
  }
  if (line.length > 0) yield line;
}

function close(open: string[], name: string): void {
  const at = open.lastIndexOf(name);
  if (at >= 0) open.splice(at);
}

/** An element with a line of text, or nothing, in it stays on one line. */
function isInlineToken(
  prev2: Near,
  prev1: Near,
  token: XmlToken,
  next1: Near,
  next2: Near,
): boolean {
  if (token.kind === "text") return isInlineText(prev1, token, next1);
  if (isInlineText(prev2, prev1, token) || isInlineText(token, next1, next2)) return true;
  return isPair(token, next1) || isPair(prev1, token);
}

function isInlineText(before: Near, text: Near, after: Near): boolean {
  return text?.kind === "text" && !text.text.includes("\n") && isPair(before, after);
}

function isPair(one: Near, other: Near): boolean {
  return one?.kind === "opening" && other?.kind === "closing" && one.name === other.name;
}

/** The lines of a token, each moved as far to the left as all but the first can be. */
function* indented(token: XmlToken, indent: string): Generator<Span[]> {
  const lines = token.text.trim().split("\n");
  let margin = Infinity;
  for (const line of lines.slice(1)) {
    if (line.trim() !== "") margin = Math.min(margin, line.length - line.trimStart().length);
  }
  for (const [nth, line] of lines.entries()) {
    const text = nth === 0 ? line : line.slice(Math.min(margin, 32));
    const shown = text.endsWith("\r") ? text.slice(0, -1) : text;
    yield shown.trim() === "" ? [] : [plain(indent), ...spansOf(token, shown)];
  }
}

const attributeValue = /=\s{0,8}(?:"[^"]*"|'[^']*')/g;

function spansOf(token: XmlToken, text: string): Span[] {
  if (token.kind === "text") return [plain(text)];
  if (/^<(?:!--|\?|!\[)/.test(token.text)) return [styled(text, "comment")];
  const spans: Span[] = [];
  let at = 0;
  for (const { index, 0: value } of text.matchAll(attributeValue)) {
    spans.push(styled(text.slice(at, index + 1), "name"), styled(value.slice(1), "string"));
    at = index + value.length;
  }
  spans.push(styled(text.slice(at), "name"));
  return spans;
}

/** Each token with the two before and the two behind it. */
function* windows(
  tokens: Iterable<XmlToken>,
): Generator<[Near, Near, XmlToken, Near, Near], void, undefined> {
  let near: [Near, Near, Near, Near] = [null, null, null, null];
  for (const e of ends(tokens)) {
    const [a, b, c, d] = near;
    if (c !== null) yield [a, b, c, d, e];
    near = [b, c, d, e];
  }
}

/** The tokens, and two times nothing behind them. */
function* ends(tokens: Iterable<XmlToken>): Generator<Near, void, undefined> {
  yield* tokens;
  yield null;
  yield null;
}
