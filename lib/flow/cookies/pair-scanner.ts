import { whiteSpace } from "./white-space.js";

/** Reads the pairs of a cookie header from left to right, as forgivingly as mitmproxy's `cookies.py`. */
export class PairScanner {
  readonly #text: string;
  #at = 0;
  #isLoose = false;

  constructor(text: string) {
    this.#text = text;
  }

  /** Where the next character is. */
  get at(): number {
    return this.#at;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#text.length;
  }

  /**
   * Whether a pair was read that means the same only where it stands: one with a quote that is not
   * closed, or is closed before the end of the pair.
   */
  get isLoose(): boolean {
    return this.#isLoose;
  }

  /** The next character, without reading it; empty at the end. */
  get next(): string {
    return this.#text.charAt(this.#at);
  }

  /** Reads over one character, whatever it is. */
  skip(): void {
    this.#at++;
  }

  skipSpace(): void {
    space.lastIndex = this.#at;
    this.#at += space.exec(this.#text)?.[0].length ?? 0;
  }

  /** Reads up to one of these characters, or to the end. */
  until(characters: string): string {
    const start = this.#at;
    while (!this.isAtEnd && !characters.includes(this.next)) this.#at++;
    return this.#text.slice(start, this.#at);
  }

  /** Reads a value up to one of these characters; a quoted one, and the white space behind it. */
  value(characters: string): string {
    if (this.next !== '"') return this.until(characters);
    const value = this.#quoted();
    const end = this.#at;
    this.skipSpace();
    if (this.isAtEnd || characters.includes(this.next)) return value;
    this.#at = end;
    this.#isLoose = true;
    return value;
  }

  /** Says that what was read means the same only where it stands. */
  markLoose(): void {
    this.#isLoose = true;
  }

  #quoted(): string {
    let value = "";
    let start = ++this.#at;
    for (; !this.isAtEnd; this.#at++) {
      if (this.next === '"') {
        return value + this.#text.slice(start, this.#at++);
      }
      if (this.next === "\\") {
        value += this.#text.slice(start, this.#at++);
        start = this.#at;
      }
    }
    this.#isLoose = true;
    this.#at = this.#text.length;
    return value + this.#text.slice(start);
  }
}

const space = new RegExp(`${whiteSpace}*`, "y");
