import type { ByteSource } from "../format.js";

/** So much of what was passed is kept: what stands before a flow tells whether it is one. */
const lookBehind = 128;

/**
 * The part of a file in which a flow is looked for. It grows until it is clear what is there, so that
 * a length that lies costs no more memory than it takes to find that out.
 *
 * What was handed out of it stays: memory is never written to twice.
 */
export class Window {
  readonly file: string;
  /** The bytes at hand, with a few that were passed already. */
  bytes: Buffer = Buffer.alloc(0);
  /** Where in them the search is. */
  at = 0;
  /** Whether the file ends with these bytes. */
  isComplete = false;
  /** The number of the flow that is found next. */
  number = 1;
  readonly #chunks: AsyncIterator<Buffer, unknown, number | undefined>;
  #memory: Buffer = Buffer.alloc(0);
  /** Where in the file the first of the bytes is. */
  #base = 0;

  constructor(source: ByteSource, file: string) {
    this.#chunks = source[Symbol.asyncIterator]();
    this.file = file;
  }

  /** Where in the file the search is. */
  get offset(): number {
    return this.#base + this.at;
  }

  /** How many bytes there are that were not passed. */
  get available(): number {
    return this.bytes.length - this.at;
  }

  /** Where in the file a byte at hand is. */
  offsetOf(at: number): number {
    return this.#base + at;
  }

  /** Where among the bytes at hand a byte of the file is. */
  indexOf(offset: number): number {
    return offset - this.#base;
  }

  /**
   * Reads on until twice as much is available: a search that begins anew each time then costs, in
   * all, no more than twice what it costs at once.
   */
  async grow(): Promise<void> {
    const wanted = 2 * this.available;
    do {
      const next: IteratorResult<Buffer, unknown> = await this.#chunks.next(this.available);
      if (next.done === true) this.isComplete = true;
      else this.#append(next.value);
    } while (!this.isComplete && this.available < wanted);
  }

  /** Lets go of the source. */
  async close(): Promise<void> {
    await this.#chunks.return?.();
  }

  #append(chunk: Buffer): void {
    const { length } = this.bytes;
    if (length + chunk.length > this.#memory.length) this.#move(chunk.length);
    const start = this.bytes.length;
    chunk.copy(this.#memory, start);
    this.bytes = this.#memory.subarray(0, start + chunk.length);
  }

  /** Takes new memory, with room for more, and leaves behind what was passed. */
  #move(more: number): void {
    const from = Math.max(0, this.at - lookBehind);
    const kept = this.bytes.subarray(from);
    this.#memory = Buffer.allocUnsafeSlow(Math.max(kept.length + more, 2 * kept.length));
    kept.copy(this.#memory);
    this.bytes = this.#memory.subarray(0, kept.length);
    this.#base += from;
    this.at -= from;
  }
}
