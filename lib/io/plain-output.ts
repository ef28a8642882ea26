import { close, fstatSync } from "node:fs";
import { promisify } from "node:util";
import type { Output } from "./output.js";
import { writeAll } from "./write-all.js";

const closeFile = promisify(close);

export const standardOutput = 1;

/** Standard output, a device or a pipe: what is written is out. */
export class PlainOutput implements Output {
  readonly bytesBefore: number = 0;
  #hasContent = false;
  #isClosed = false;
  /** Null as long as nobody has looked. */
  #isFile: boolean | null = null;

  constructor(
    protected readonly descriptor: number,
    readonly name: string,
  ) {}

  get hasContent(): boolean {
    return this.#hasContent;
  }

  async write(chunks: readonly Buffer[]): Promise<void> {
    this.#hasContent ||= chunks.some((chunk) => chunk.length > 0);
    const { descriptor, name } = this;
    this.#isFile ??= fstatSync(descriptor).isFile();
    await writeAll({ descriptor, name, isFile: this.#isFile }, chunks);
  }

  async commit(): Promise<void> {
    await this.close();
  }

  async rollback(): Promise<void> {
    await this.close();
  }

  abandon(): void {
    // What is out is out.
  }

  /** Once, however often it is called: a rollback may follow a commit that failed. */
  protected async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    if (this.descriptor !== standardOutput) await closeFile(this.descriptor);
  }
}
