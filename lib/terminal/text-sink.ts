import { Painter, type PainterOptions } from "./painter.js";
import type { StyledLine } from "./styled-text.js";

/** Where bytes go; resolves when they are out of our hands. */
interface Sink {
  write(chunks: readonly Buffer[]): Promise<void>;
}

/** So much text is gathered before it is written, and becomes one chunk. */
const gatheredLength = 64 * 1024;
const chunkLength = 4 * 1024 * 1024;

/** Writes styled lines as text, in chunks: a flow may have more lines than fit into memory. */
export class TextSink {
  readonly #sink: Sink;
  readonly #painter: Painter;
  #text: string[] = [];
  #length = 0;

  constructor(sink: Sink, options: PainterOptions) {
    this.#sink = sink;
    this.#painter = new Painter(options);
  }

  /** Writes a line. Nothing is to be awaited while there is room. */
  line(line: StyledLine): Promise<void> | undefined {
    for (const piece of this.#painter.paint(line)) {
      this.#text.push(piece);
      this.#length += piece.length;
    }
    this.#text.push("\n");
    this.#length++;
    return this.#length > gatheredLength ? this.flush() : undefined;
  }

  /** Writes lines, no faster than they are taken. */
  async lines(lines: Iterable<StyledLine>): Promise<void> {
    for (const line of lines) {
      const pending = this.line(line);
      if (pending !== undefined) await pending;
    }
  }

  /** Writes what was gathered. */
  async flush(): Promise<void> {
    if (this.#text.length === 0) return;
    const chunks = inChunks(this.#text);
    this.#text = [];
    this.#length = 0;
    await this.#sink.write(chunks);
  }
}

/** One string of all could be longer than strings can be. */
function inChunks(pieces: readonly string[]): Buffer[] {
  const chunks: Buffer[] = [];
  let start = 0;
  let length = 0;
  for (const [nth, piece] of pieces.entries()) {
    length += piece.length;
    if (length < chunkLength && nth < pieces.length - 1) continue;
    chunks.push(Buffer.from(pieces.slice(start, nth + 1).join("")));
    start = nth + 1;
    length = 0;
  }
  return chunks;
}
