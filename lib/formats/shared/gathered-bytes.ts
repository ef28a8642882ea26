/** The memory is this large at first, and grows as bytes come: what a file claims may be a lie. */
const firstSize = 64 * 1024;

/** The bytes of a flow that goes over several chunks of a file, gathered as they come. */
export class GatheredBytes {
  #memory: Buffer = Buffer.alloc(0);
  #length = 0;

  /** How many bytes there are so far. */
  get length(): number {
    return this.#length;
  }

  /** Adds a part of a chunk. */
  add(chunk: Buffer, start: number, end: number): void {
    const length = this.#length + end - start;
    if (length > this.#memory.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(firstSize, 2 * length));
      this.#memory.copy(larger, 0, 0, this.#length);
      this.#memory = larger;
    }
    chunk.copy(this.#memory, this.#length, start, end);
    this.#length = length;
  }

  /** All of them, in memory of their own. Begins anew. */
  take(): Buffer {
    const bytes = this.#memory.subarray(0, this.#length);
    this.#memory = Buffer.alloc(0);
    this.#length = 0;
    return bytes;
  }
}
