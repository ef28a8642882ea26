// By Rabin and Karp: the hash of the next window is made of that of the last, whatever its length.

const base = 0x01000193;

/** A hash of so many characters of a text, from each place on. */
export class RollingHash {
  readonly #text: string;
  readonly #length: number;
  /** By what the first character of a window was multiplied. */
  readonly #first: number;
  #at = 0;
  #value = 0;

  /** @param length How many characters a hash is of. */
  constructor(text: string, length: number) {
    this.#text = text;
    this.#length = length;
    let first = 1;
    for (let power = 1; power < length; power++) first = Math.imul(first, base);
    this.#first = first;
    this.moveTo(0);
  }

  /** Where in the text the window begins. */
  get at(): number {
    return this.#at;
  }

  /** The hash, 32 bits of it; it means nothing at the end. */
  get value(): number {
    return this.#value;
  }

  /** Whether no whole window is left. */
  get isAtEnd(): boolean {
    return this.#at + this.#length > this.#text.length;
  }

  moveTo(at: number): void {
    this.#at = at;
    let value = 0;
    for (let nth = 0; nth < this.#length; nth++) {
      value = (Math.imul(value, base) + this.#text.charCodeAt(at + nth)) | 0;
    }
    this.#value = value;
  }

  /** On to the next character. */
  step(): void {
    const gone = Math.imul(this.#text.charCodeAt(this.#at), this.#first);
    const next = this.#text.charCodeAt(this.#at + this.#length);
    this.#value = (Math.imul(this.#value - gone, base) + next) | 0;
    this.#at++;
  }
}
