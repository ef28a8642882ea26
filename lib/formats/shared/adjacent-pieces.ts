/**
 * Output that is put together from parts of what was read. Parts that lie side by side in memory
 * become one, so that a run of unchanged entries is a single piece.
 */
export class AdjacentPieces {
  #pieces: Buffer[] = [];
  #last: Buffer = Buffer.alloc(0);

  /** Adds bytes, which must not change until the pieces are out. */
  add(bytes: Buffer): void {
    if (bytes.length === 0) return;
    const { buffer, byteOffset, length } = this.#last;
    if (length > 0 && bytes.buffer === buffer && bytes.byteOffset === byteOffset + length) {
      this.#last = Buffer.from(buffer, byteOffset, length + bytes.length);
      return;
    }
    this.#flush();
    this.#last = bytes;
  }

  /** What was added, in order. Begins anew. */
  take(): Buffer[] {
    this.#flush();
    const pieces = this.#pieces;
    this.#pieces = [];
    this.#last = Buffer.alloc(0);
    return pieces;
  }

  #flush(): void {
    if (this.#last.length > 0) this.#pieces.push(this.#last);
  }
}
