import { plainText } from "./plain-text.js";
import type { Span, StyledLine } from "./styled-text.js";

/**
 * A line as long as it may be, an ellipsis in its last place where something is missing. What is
 * harmful is shown as an escape already, so that its length counts.
 */
export function cutLine(line: StyledLine, width: number): StyledLine {
  if (width === Infinity) return line;
  const spans: Span[] = [];
  let left = width;
  for (const { text, syntax } of line) {
    // More than this is not shown, however it is spelled.
    const shown = plainText(text.slice(0, left + 2).replaceAll("\t", "    "));
    if (shown.length > left)
      return withEllipsis([...spans, { text: shown.slice(0, left), syntax }]);
    spans.push({ text: shown, syntax });
    left -= shown.length;
  }
  return spans;
}

function withEllipsis(spans: Span[]): StyledLine {
  for (let last = spans.pop(); last !== undefined; last = spans.pop()) {
    if (last.text === "") continue;
    const end = last.text.length - 1;
    // Not between the halves of a character beyond the basic plane.
    const isCutInTwo = /[\ud800-\udbff]/.test(last.text.charAt(end - 1));
    return [
      ...spans,
      { text: `${last.text.slice(0, isCutInTwo ? end - 1 : end)}…`, syntax: last.syntax },
    ];
  }
  return spans;
}
