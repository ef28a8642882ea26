import {
  closeBrace,
  closeBracket,
  endOfString,
  isEscaped,
  openBrace,
  openBracket,
  quote,
} from "./characters.js";

/** What bytes outside of strings lead to. */
const none = 0;
const beginsString = 1;
const opens = 2;
const closes = 3;

const meanings = new Uint8Array(256).fill(none);
meanings[quote] = beginsString;
meanings[openBrace] = meanings[openBracket] = opens;
meanings[closeBrace] = meanings[closeBracket] = closes;

/**
 * Finds the end of an object, a list or a string that comes in chunks of any size. It counts brackets
 * and looks at nothing else: whether the value is right JSON is for those to see who look into it.
 */
export class ValueSkipper {
  #depth = 0;
  #isInString = false;
  /** Whether the last chunk ended with a backslash that escapes the first byte of the next. */
  #isEscaped = false;

  /**
   * Goes on through a chunk: from the value's first byte, then from the beginning of each further
   * chunk. Gives the index behind the value; -1 when it goes on in the next chunk.
   *
   * Hot path: it sees all bytes of a file. Nested values cost a count, not a call.
   */
  skip(chunk: Buffer, from: number): number {
    let at = from;
    let depth = this.#depth;
    if (this.#isInString) {
      at = this.#skipString(chunk, at);
      if (at < 0 || depth === 0) return at;
    }
    while (at < chunk.length) {
      const meaning = meanings[chunk[at] ?? 0];
      at++;
      if (meaning === none) continue;
      if (meaning === opens) {
        depth++;
      } else if (meaning === closes) {
        if (--depth > 0) continue;
        this.#depth = 0;
        return at;
      } else {
        this.#depth = depth;
        at = this.#skipString(chunk, at);
        if (at < 0 || depth === 0) return at;
      }
    }
    this.#depth = depth;
    return -1;
  }

  /** Forgets the value in hand. */
  reset(): void {
    this.#depth = 0;
    this.#isInString = this.#isEscaped = false;
  }

  /** The index behind the string in which `from` lies; -1 when it goes on in the next chunk. */
  #skipString(chunk: Buffer, from: number): number {
    const start = this.#isEscaped ? from + 1 : from;
    if (start > chunk.length) return -1;
    const end = endOfString(chunk, start);
    this.#isInString = end < 0;
    this.#isEscaped = end < 0 && isEscaped(chunk, chunk.length, start);
    return end < 0 ? -1 : end + 1;
  }
}
