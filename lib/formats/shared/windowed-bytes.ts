import type { FileBytes } from "../format.js";

/** So much is read at once: many short flows, or the beginning of a long one. */
const windowBytes = 64 * 1024;

/** Looks at single bytes of a file, and reads only what is around them. */
export class WindowedBytes {
  readonly #file: FileBytes;
  #start = 0;
  #window: Buffer = Buffer.alloc(0);

  constructor(file: FileBytes) {
    this.#file = file;
  }

  /** The bytes from an offset on, so many, or as many as there are. Not many: a header. */
  async peek(offset: number, length: number): Promise<Buffer> {
    const isHere = (at: number): boolean =>
      at >= this.#start && at <= this.#start + this.#window.length;
    if (!isHere(offset) || !isHere(Math.min(offset + length, this.#file.size))) {
      this.#window = await this.#file.read(offset, windowBytes);
      this.#start = offset;
    }
    const at = offset - this.#start;
    return this.#window.subarray(at, at + length);
  }

  /**
   * Whether nothing but zeros follows an offset: after a power cut a file system may have them in the
   * place of what was written last.
   */
  async hasOnlyZerosFrom(offset: number): Promise<boolean> {
    for (let at = offset; at < this.#file.size; at += windowBytes) {
      const bytes = await this.#file.read(at, windowBytes);
      if (bytes.some((byte) => byte !== 0)) return false;
    }
    return true;
  }
}
