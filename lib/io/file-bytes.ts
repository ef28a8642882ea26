import { close, fstat, open, read } from "node:fs";
import { promisify } from "node:util";
import { fileError } from "./errors.js";

const closeFile = promisify(close);
const openFile = promisify(open);
const readFile = promisify(read);
const statDescriptor = promisify(fstat);

/** A file of which any part can be read. */
export class FileBytes {
  readonly #descriptor: number;

  private constructor(
    descriptor: number,
    readonly path: string,
    /** How long it was when it was opened. */
    readonly size: number,
  ) {
    this.#descriptor = descriptor;
  }

  /** Opens a file for as long as something is done with it. @throws FileError */
  static async with<Result>(
    path: string,
    use: (file: FileBytes) => Promise<Result>,
  ): Promise<Result> {
    const descriptor = await openFile(path, "r").catch((error: unknown) => {
      throw fileError(error, path, "read");
    });
    try {
      return await use(new FileBytes(descriptor, path, (await statDescriptor(descriptor)).size));
    } finally {
      await closeFile(descriptor);
    }
  }

  /** The bytes from an offset on, so many, or as many as there are. @throws FileError */
  async read(offset: number, length: number): Promise<Buffer> {
    const memory = Buffer.alloc(Math.max(0, Math.min(length, this.size - offset)));
    try {
      for (let filled = 0; filled < memory.length;) {
        const rest = memory.length - filled;
        const { bytesRead } = await readFile(
          this.#descriptor,
          memory,
          filled,
          rest,
          offset + filled,
        );
        if (bytesRead === 0) return memory.subarray(0, filled);
        filled += bytesRead;
      }
      return memory;
    } catch (error) {
      throw fileError(error, this.path, "read");
    }
  }
}
