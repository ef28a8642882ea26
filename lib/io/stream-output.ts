import type { Writable } from "node:stream";
import { fileError } from "./errors.js";
import type { Output } from "./output.js";

/** A stream of Node.js that somebody else made, and ends. What is written is out. */
export class StreamOutput implements Output {
  readonly name = "<stream>";
  readonly #stream: Writable;
  readonly bytesBefore = 0;
  #hasContent = false;

  constructor(stream: Writable) {
    this.#stream = stream;
    stream.on("error", ignore);
  }

  get hasContent(): boolean {
    return this.#hasContent;
  }

  async write(chunks: readonly Buffer[]): Promise<void> {
    // A copy: who writes may use the memory again when this resolves, and the stream may still have it.
    const bytes = Buffer.concat(chunks);
    if (bytes.length === 0) return;
    this.#hasContent = true;
    await new Promise<void>((resolve, reject) => {
      this.#stream.write(bytes, (error) => {
        if (error) reject(fileError(error, this.name, "write"));
        else resolve();
      });
    });
  }

  async commit(): Promise<void> {
    await this.rollback();
  }

  rollback(): Promise<void> {
    this.#stream.off("error", ignore);
    return Promise.resolve();
  }

  abandon(): void {
    // What is out is out.
  }
}

function ignore(): void {
  // Who wrote is told of the error.
}
