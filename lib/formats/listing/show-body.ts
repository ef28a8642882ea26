import { Content } from "../../contentviews/content.js";
import { showContent, showContentAs } from "../../contentviews/contentviews.js";
import { cutLine } from "../../terminal/cut-line.js";
import { styled, type StyledLine } from "../../terminal/styled-text.js";
import type { Detail } from "./detail.js";

/** Where bodies are cut: after so many lines, as mitmdump does, or so many characters. */
const mostLines = 512;
const mostCharacters = 64 * 1024;
const indent = 4;

export interface BodyOptions {
  readonly level: Detail["level"];
  /** Where the lines of a body that is cut are cut, too. */
  readonly width: number;
  /** The view to be used; null to choose one for each body. */
  readonly contentview: string | null;
}

/** How bodies are shown. */
export function bodyView({ level, width, contentview }: BodyOptions): Detail["showBody"] {
  return ({ flow, message, bytes }) => {
    const content = new Content(bytes, { flow, message });
    const { lines } =
      contentview === null ? showContent(content) : showContentAs(content, contentview);
    return level === 4 ? lines : cutOff(lines, width - indent);
  };
}

function* cutOff(lines: Iterable<StyledLine>, width: number): Generator<StyledLine> {
  let count = 0;
  let left = mostCharacters;
  for (const line of lines) {
    if (count++ === mostLines || left <= 0) {
      yield [styled("(cut off)", "comment")];
      return;
    }
    const shown = cutLine(line, Math.min(width, left));
    for (const { text } of shown) left -= text.length;
    yield shown;
  }
}
