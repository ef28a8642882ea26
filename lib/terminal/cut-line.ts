import { columnsOf, fitting } from "./columns.js";
import { plainText } from "./plain-text.js";
import type { Span, StyledLine } from "./styled-text.js";

/**
 * A line as long as it may be, an ellipsis in its last place where something is missing. What is
 * harmful is shown as an escape already, so that its length counts.
 *
 * @param width In columns of the terminal.
 */
export function cutLine(line: StyledLine, width: number): StyledLine {
  if (width === Infinity) return line;
  const whole = fitInto(line, width);
  return whole.isCut ? withEllipsis(fitInto(line, width - 1).spans) : whole.spans;
}

/** A text in the same way, as it is safe on a terminal. */
export function cutText(text: string, width: number): string {
  return cutLine([{ text, syntax: "plain" }], width)
    .map((span) => span.text)
    .join("");
}

interface Fitted {
  readonly spans: readonly Span[];
  readonly isCut: boolean;
}

/** The spans of a line that fit, and of the first one that does not the part that does. */
function fitInto(line: StyledLine, width: number): Fitted {
  const spans: Span[] = [];
  let left = width;
  for (const { text, syntax } of line) {
    // More than this is not shown, whatever marks its characters have.
    const part = text.slice(0, 8 * left + 64);
    const safe = plainText(part.replaceAll("\t", "    "));
    const shown = fitting(safe, left);
    spans.push({ text: shown, syntax });
    if (shown.length < safe.length || part.length < text.length) return { spans, isCut: true };
    left -= columnsOf(shown);
  }
  return { spans, isCut: false };
}

function withEllipsis(spans: readonly Span[]): StyledLine {
  const last = spans.findLastIndex(({ text }) => text !== "");
  return spans.map((span, nth) =>
    nth === Math.max(last, 0) ? { ...span, text: `${span.text}…` } : span,
  );
}
