/** Bytes that are asked for by whoever decodes them: so many, or what there is. */
export class PieceFeed {
  readonly #source: AsyncIterator<Buffer>;
  #ready: Buffer = Buffer.alloc(0);
  #offset = 0;

  constructor(source: AsyncIterable<Buffer>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** How many bytes were taken. */
  get offset(): number {
    return this.#offset;
  }

  /** What comes next, without taking it: so many bytes or more; less only where the file ends. */
  async peek(length: number): Promise<Buffer> {
    while (this.#ready.length < length) {
      const next: IteratorResult<Buffer, unknown> = await this.#source.next();
      if (next.done === true) break;
      const isFirst = this.#ready.length === 0;
      this.#ready = isFirst ? next.value : Buffer.concat([this.#ready, next.value]);
    }
    return this.#ready;
  }

  /** Takes bytes that were peeked at. */
  take(length: number): Buffer {
    const taken = this.#ready.subarray(0, length);
    this.#ready = this.#ready.subarray(length);
    this.#offset += taken.length;
    return taken;
  }

  /** Lets go of the source. */
  async close(): Promise<void> {
    await this.#source.return?.();
  }
}
