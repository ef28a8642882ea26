import { plain, type Span, type StyledLine } from "../terminal/styled-text.js";
import { indentation } from "./indentation.js";

/** Puts spans together to lines, each indented by the depth at which it begins. */
export class LineBuilder {
  readonly #width: number;
  #spans: Span[] = [];
  depth = 0;

  /** @param width How many blanks a level has. */
  constructor(width: number) {
    this.#width = width;
  }

  get isEmpty(): boolean {
    return this.#spans.length === 0;
  }

  /** Adds to the line. Blanks at its beginning are left out. */
  add(span: Span): void {
    if (!this.isEmpty) {
      this.#spans.push(span);
    } else if (/\S/.test(span.text)) {
      this.#spans.push(plain(indentation(this.depth, this.#width)), span);
    }
  }

  /** Ends the line, if there is one. */
  *end(): Generator<StyledLine, void, undefined> {
    if (this.isEmpty) return;
    const line = this.#spans;
    while (line.at(-1)?.text.trim() === "") line.pop();
    this.#spans = [];
    yield line;
  }
}
