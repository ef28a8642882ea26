import { FlowReadError } from "../errors.js";
import { GatheredBytes } from "../shared/gathered-bytes.js";
import type { Line } from "./line.js";

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
/** What some editors begin a file with (U+FEFF in UTF-8). */
const byteOrderMark = Buffer.from("\ufeff");

/**
 * Cuts a file, that comes in chunks of any size, into its lines; those with nothing but white space
 * are left out. A line within a chunk is a part of that chunk; one that goes over several is put
 * together in memory of its own.
 *
 * Hot path: it looks for the ends of lines and at nothing inside.
 */
export class LineCutter {
  readonly #file: string;
  readonly #maxFlowBytes: number;
  readonly #gathered = new GatheredBytes();
  #number = 1;
  #lineNumber = 1;
  /** Where in the file the next line begins, or the one that is being gathered. */
  #offset = 0;

  constructor(file: string, maxFlowBytes: number) {
    this.#file = file;
    this.#maxFlowBytes = maxFlowBytes;
  }

  /**
   * The lines that end in the next chunk.
   *
   * @throws FlowReadError when a line is longer than a flow may be.
   */
  *cut(chunk: Buffer): Generator<Line> {
    for (let at = 0; at < chunk.length;) {
      const found = chunk.indexOf(lineFeed, at);
      const next = found < 0 ? chunk.length : found + 1;
      this.#checkLimit(this.#gathered.length + next - at);
      if (found < 0 || this.#gathered.length > 0) this.#gathered.add(chunk, at, next);
      if (found >= 0) {
        const line =
          this.#gathered.length > 0 ? this.#takeGathered() : this.#line(chunk, at, found, next);
        if (line !== null) yield line;
      }
      at = next;
    }
  }

  /** The last line, where nothing ends it; null when there is none. */
  end(): Line | null {
    return this.#gathered.length > 0 ? this.#takeGathered() : null;
  }

  #takeGathered(): Line | null {
    const bytes = this.#gathered.take();
    const { length } = bytes;
    const isEnded = bytes[length - 1] === lineFeed;
    return this.#line(bytes, 0, isEnded ? length - 1 : length, length);
  }

  /** The line from `from` on; null when there is nothing in it. */
  #line(bytes: Buffer, from: number, lineEnd: number, next: number): Line | null {
    let start = from;
    if (this.#offset === 0 && startsWith(bytes, from, byteOrderMark)) start += byteOrderMark.length;
    let end = lineEnd;
    while (end > start && bytes[end - 1] === carriageReturn) end--;
    const offset = this.#offset + start - from;
    const lineNumber = this.#lineNumber++;
    this.#offset += next - from;
    if (isBlank(bytes, start, end)) return null;
    const number = this.#number++;
    return { bytes, start, end, next, lineNumber, file: this.#file, number, offset };
  }

  #checkLimit(length: number): void {
    if (length <= this.#maxFlowBytes) return;
    throw new FlowReadError(
      { file: this.#file, number: this.#number, offset: this.#offset },
      `line ${this.#lineNumber} has ${length} bytes or more; more than ${this.#maxFlowBytes} are not read`,
    );
  }
}

function startsWith(bytes: Buffer, at: number, start: Buffer): boolean {
  return start.equals(bytes.subarray(at, at + start.length));
}

function isBlank(bytes: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    if (bytes[at] !== 0x20 && bytes[at] !== 0x09 && bytes[at] !== carriageReturn) return false;
  }
  return true;
}
