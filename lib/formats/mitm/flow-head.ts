/** Memory for a flow that goes over several chunks is asked for as the flow comes, from this size. */
const firstAllocation = 16 * 1024 * 1024;

/** The beginning of a flow that goes on in the next chunk. */
export class FlowHead {
  /** The flow's whole length; null while not even its length prefix is there. */
  readonly total: number | null;
  /** What is there: a part of the chunk it came in, until it is copied together with more. */
  #memory: Buffer;
  #length: number;
  #isCopied = false;

  constructor(bytes: Buffer, total: number | null) {
    this.#memory = bytes;
    this.#length = bytes.length;
    this.total = total;
  }

  /** How much of the flow is there. */
  get length(): number {
    return this.#length;
  }

  /** What is there of the flow. */
  get bytes(): Buffer {
    return this.#memory.subarray(0, this.#length);
  }

  /** It and the next chunk in one piece where that lies behind it in memory already; null elsewhere. */
  with(next: Buffer): Buffer | null {
    const { buffer, byteOffset } = this.#memory;
    const liesBehind =
      !this.#isCopied && next.buffer === buffer && next.byteOffset === byteOffset + this.#length;
    return liesBehind ? Buffer.from(buffer, byteOffset, this.#length + next.length) : null;
  }

  /** Adds what a chunk has of a flow of this length; how much that was. */
  add(chunk: Buffer, total: number): number {
    const taken = Math.min(total - this.#length, chunk.length);
    const length = this.#length + taken;
    if (!this.#isCopied || length > this.#memory.length) {
      // Not all at once: a length may lie.
      const doubled = Math.max(2 * length, firstAllocation);
      const larger = Buffer.allocUnsafeSlow(Math.min(total, doubled));
      this.#memory.copy(larger, 0, 0, this.#length);
      this.#memory = larger;
      this.#isCopied = true;
    }
    chunk.copy(this.#memory, this.#length, 0, taken);
    this.#length = length;
    return taken;
  }
}
