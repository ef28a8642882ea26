/**
 * Bytes whose beginning can be looked at, to see what they are, before they are read from the
 * beginning. What was looked at is handed on as it came; nothing is copied when one chunk was enough.
 */
export class PeekedBytes implements AsyncIterable<Buffer> {
  readonly #rest: AsyncIterator<Buffer, unknown, number | undefined>;
  #head: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Buffer, unknown, number | undefined>) {
    this.#rest = source[Symbol.asyncIterator]();
  }

  /** The first bytes, as many as have come. */
  get head(): Buffer {
    return this.#head;
  }

  /** Waits for more of the beginning; false when there is no more. */
  async more(): Promise<boolean> {
    for (;;) {
      const next: IteratorResult<Buffer, unknown> = await this.#rest.next();
      if (next.done === true) return false;
      if (next.value.length === 0) continue;
      const isFirst = this.#head.length === 0;
      this.#head = isFirst ? next.value : Buffer.concat([this.#head, next.value]);
      return true;
    }
  }

  /** All bytes, once. What is passed to `next` reaches the source; see `readInput`. An iterator by hand: a generator around another would cost a turn a chunk. */
  [Symbol.asyncIterator](): AsyncIterator<Buffer, unknown, number | undefined> {
    const rest = this.#rest;
    return {
      next: (cutBytes) => {
        if (this.#head.length === 0) return rest.next(cutBytes);
        const head = this.#head;
        this.#head = Buffer.alloc(0);
        return Promise.resolve({ done: false, value: head });
      },
      return: async () => {
        await this.close();
        return { done: true, value: undefined };
      },
    };
  }

  /** Lets go of the source when the bytes are not to be read after all. */
  async close(): Promise<void> {
    await this.#rest.return?.();
  }
}
