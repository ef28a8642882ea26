import { randomBytes } from "node:crypto";
import { closeSync, openSync, readSync, rmSync, writevSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Response } from "../../flow/response.js";
import { BackwardOutput } from "../../formats/mitm/backward-output.js";
import { EncodingPlan } from "../../formats/mitm/encode.js";
import { openRecord } from "../../formats/mitm/source.js";
import { fileError } from "../../io/errors.js";

/** Where a response lies. */
export interface StoredResponse {
  readonly offset: number;
  readonly length: number;
}

/**
 * Responses in a temporary file that only this process sees: however many there are, memory has no
 * more than their places. It serves captures of any format and compression alike.
 */
export class ResponseStore {
  readonly #path = join(tmpdir(), `mitmts-dump-${randomBytes(8).toString("hex")}`);
  readonly #descriptor: number;
  readonly #output = new BackwardOutput();
  readonly #plan = new EncodingPlan(this.#output);
  #length = 0;
  #isUnlinked: boolean;

  /** @throws FileError when the temporary folder cannot be written. */
  constructor() {
    try {
      this.#descriptor = openSync(this.#path, "wx+", 0o600);
    } catch (error) {
      throw fileError(error, this.#path, "write");
    }
    this.#isUnlinked = this.#unlink();
  }

  /** @throws FileError when the disk is full. */
  add(response: Response): StoredResponse {
    this.#plan.encode(response.state);
    const chunks = this.#output.take();
    const length = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
    const stored = { offset: this.#length, length };
    try {
      this.#writeAll(chunks);
    } catch (error) {
      throw fileError(error, this.#path, "write");
    }
    this.#length += length;
    return stored;
  }

  /** @throws FileError */
  read({ offset, length }: StoredResponse): Response {
    const bytes = Buffer.allocUnsafe(length);
    try {
      for (let at = 0; at < length;) {
        const count = readSync(this.#descriptor, bytes, at, length - at, offset + at);
        if (count === 0) throw new Error("it ends too early");
        at += count;
      }
    } catch (error) {
      throw fileError(error, this.#path, "read");
    }
    const record = { file: this.#path, number: 0, offset, bytes, start: 0, end: length };
    return new Response(openRecord(record));
  }

  close(): void {
    closeSync(this.#descriptor);
    if (!this.#isUnlinked) this.#isUnlinked = this.#unlink();
  }

  #writeAll(chunks: readonly Buffer[]): void {
    let rest = Buffer.concat(chunks);
    let position = this.#length;
    while (rest.length > 0) {
      const count = writevSync(this.#descriptor, [rest], position);
      rest = rest.subarray(count);
      position += count;
    }
  }

  /** A file without a name goes away with the process, however that ends. Windows keeps names. */
  #unlink(): boolean {
    try {
      rmSync(this.#path);
      return true;
    } catch {
      return false;
    }
  }
}
