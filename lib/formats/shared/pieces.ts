/**
 * Output that is put together from parts of what was read. Hot path: parts that lie side by side in
 * one buffer become one, so that a run of unchanged flows is a single piece.
 */
export class Pieces {
  #pieces: Buffer[] = [];
  #bytes: Buffer = Buffer.alloc(0);
  #start = 0;
  #end = 0;

  /** Adds a part of a buffer, which must not change until the pieces are out. */
  add(bytes: Buffer, start = 0, end = bytes.length): void {
    if (bytes === this.#bytes && start === this.#end) {
      this.#end = end;
      return;
    }
    this.#flush();
    this.#bytes = bytes;
    this.#start = start;
    this.#end = end;
  }

  /** What was added, in order. Begins anew. */
  take(): Buffer[] {
    this.#flush();
    const pieces = this.#pieces;
    this.#pieces = [];
    this.#bytes = Buffer.alloc(0);
    this.#start = this.#end = 0;
    return pieces;
  }

  #flush(): void {
    if (this.#end > this.#start) this.#pieces.push(this.#bytes.subarray(this.#start, this.#end));
  }
}
