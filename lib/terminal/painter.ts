import { plainText, plainTextWithTabs } from "./plain-text.js";
import type { StyledLine, Syntax } from "./styled-text.js";

/** Select Graphic Rendition parameters (ECMA-48, section 8.3.117), in the colours of mitmdump and git. */
const parameters: Readonly<Record<Syntax, string>> = {
  name: "33",
  string: "32",
  number: "34",
  boolean: "35",
  comment: "2",
  error: "31",
  strong: "1",
  success: "32;1",
  redirect: "35;1",
  failure: "31;1",
  header: "34",
  notice: "33;1",
  address: "94",
  heading: "1",
  hunk: "36",
  removed: "31",
  added: "32",
  plain: "",
};

/** A longer text is made safe piece by piece: escapes are longer than what they stand for. */
const pieceLength = 1 << 20;

export interface PainterOptions {
  /** Whether there are colours. */
  readonly color: boolean;
  /** Whether tabs stay tabs. */
  readonly tabs: boolean;
}

/** Turns styled lines into text for a terminal, in which nothing of a capture can do harm. */
export class Painter {
  readonly #color: boolean;
  readonly #safe: (text: string) => string;

  constructor({ color, tabs }: PainterOptions) {
    this.#color = color;
    this.#safe = tabs ? plainTextWithTabs : plainText;
  }

  /** The text of a line, in pieces. */
  *paint(line: StyledLine): Generator<string, void, undefined> {
    for (const { text, syntax } of line) {
      const code = this.#color && text !== "" ? parameters[syntax] : "";
      if (code !== "") yield `\x1b[${code}m`;
      for (let at = 0; at < text.length;) {
        const end = pieceEnd(text, at);
        yield this.#safe(text.slice(at, end));
        at = end;
      }
      if (code !== "") yield "\x1b[0m";
    }
  }
}

/** Not between the halves of a character beyond the basic plane. */
function pieceEnd(text: string, from: number): number {
  const end = from + pieceLength;
  const code = text.charCodeAt(end - 1);
  return end < text.length && code >= 0xd800 && code <= 0xdbff ? end - 1 : end;
}
