/** So many bytes can be gone back over. */
const longestHistory = 64 * 1024 * 1024;

/** Bytes that can be read again from an offset that was passed, as long as they are kept. */
export class RewindableBytes {
  readonly #source: AsyncIterator<Buffer>;
  #kept: Buffer[] = [];
  /** Where the first of the kept bytes is, and where the next are that were not read yet. */
  #keptAt = 0;
  #readTo = 0;

  constructor(source: AsyncIterable<Buffer>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** The first offset from which bytes can be read. */
  get keptAt(): number {
    return this.#keptAt;
  }

  /** How far the source was read. */
  get readTo(): number {
    return this.#readTo;
  }

  /** Lets go of what is before an offset. */
  forgetBefore(offset: number): void {
    for (;;) {
      const [first] = this.#kept;
      if (first === undefined || this.#keptAt + first.length > offset) return;
      this.#kept.shift();
      this.#keptAt += first.length;
    }
  }

  /** All bytes from an offset on. To stop does not end the source: see `close`. */
  async *from(offset: number): AsyncGenerator<Buffer, void, undefined> {
    for (let at = Math.max(offset, this.#keptAt); ;) {
      const piece = this.#keptPiece(at) ?? (await this.#readOn());
      if (piece === null) return;
      at += piece.length;
      yield piece;
    }
  }

  /** Lets go of the source. */
  async close(): Promise<void> {
    await this.#source.return?.();
  }

  #keptPiece(offset: number): Buffer | null {
    let at = this.#keptAt;
    for (const piece of this.#kept) {
      if (offset < at + piece.length) return piece.subarray(Math.max(0, offset - at));
      at += piece.length;
    }
    return null;
  }

  async #readOn(): Promise<Buffer | null> {
    const next: IteratorResult<Buffer, unknown> = await this.#source.next();
    if (next.done === true) return null;
    this.#kept.push(next.value);
    this.#readTo += next.value.length;
    this.forgetBefore(this.#readTo - longestHistory);
    return next.value;
  }
}
