import type { Output } from "../output.js";
import type { Compression } from "./compression.js";
import { makeEncoder } from "./make-encoder.js";
import type { Encoder } from "./encoder.js";

/** Compresses what is written on its way to another output. */
export class CompressedOutput implements Output {
  readonly #output: Output;
  readonly #compression: Compression;
  readonly #appends: boolean;
  /** Null when there is no member or frame that is not finished. */
  #encoder: Encoder | null = null;
  #hasContent = false;
  /** What was written last and is being compressed, while the next is being made. */
  #work: Promise<void> = Promise.resolve();

  /** @param appends Whether the output had content before, so that nothing need be added to it. */
  constructor(output: Output, compression: Compression, appends: boolean) {
    this.#output = output;
    this.#compression = compression;
    this.#appends = appends;
  }

  get name(): string {
    return this.#output.name;
  }

  get hasContent(): boolean {
    return this.#hasContent;
  }

  get bytesBefore(): number {
    return this.#output.bytesBefore;
  }

  /** @throws What the write before it failed with, too. */
  async write(chunks: readonly Buffer[]): Promise<void> {
    await this.#work;
    // A copy: the writer may use its memory again when this resolves.
    const bytes = Buffer.concat(chunks);
    if (bytes.length === 0) return;
    this.#hasContent = true;
    this.#work = this.#compress(bytes);
    this.#work.catch(() => undefined);
  }

  /** Ends the gzip member or zstd frame, so that a reader can begin at what comes next. */
  async cut(): Promise<void> {
    await this.#work;
    if (this.#compression !== "zlib") await this.#endEncoder();
  }

  async commit(): Promise<void> {
    await this.#work;
    // Nothing at all is not a compressed file.
    if (!this.#hasContent && !this.#appends) this.#encoder = await makeEncoder(this.#compression);
    await this.#endEncoder();
    await this.#output.commit();
  }

  async rollback(): Promise<void> {
    await this.#work.catch(() => undefined);
    this.#encoder?.destroy();
    await this.#output.rollback();
  }

  abandon(): void {
    this.#output.abandon();
  }

  async #compress(bytes: Buffer): Promise<void> {
    this.#encoder ??= await makeEncoder(this.#compression);
    await this.#pass(this.#encoder.write(bytes));
  }

  async #endEncoder(): Promise<void> {
    if (this.#encoder === null) return;
    await this.#pass(this.#encoder.end());
    this.#encoder.destroy();
    this.#encoder = null;
  }

  async #pass(pieces: AsyncIterable<Buffer> | Iterable<Buffer>): Promise<void> {
    for await (const piece of pieces) await this.#output.write([piece]);
  }
}
