import { Zstd } from "@hpcc-js/wasm-zstd";
import type { Encoder } from "./encoder.js";

/** Frames hold so much: the longer they are, the better they are compressed. */
const frameBytes = 4 * 1024 * 1024;

/**
 * Compresses zstd where Node's zlib cannot (before 22.15). It writes frame after frame, which is one
 * file all the same: the library's own streams have one state for all who use it.
 */
export class WasmZstdEncoder implements Encoder {
  readonly #zstd: Zstd;
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  #hasFrame = false;

  private constructor(zstd: Zstd) {
    this.#zstd = zstd;
  }

  static async make(): Promise<WasmZstdEncoder> {
    return new WasmZstdEncoder(await Zstd.load());
  }

  *write(bytes: Buffer): Generator<Buffer, void, undefined> {
    for (let at = 0; at < bytes.length;) {
      const part = bytes.subarray(at, at + frameBytes - this.#waitingBytes);
      this.#waiting.push(part);
      this.#waitingBytes += part.length;
      at += part.length;
      if (this.#waitingBytes === frameBytes) yield this.#makeFrame();
    }
  }

  *end(): Generator<Buffer, void, undefined> {
    if (this.#waitingBytes === 0 && this.#hasFrame) return;
    yield this.#makeFrame();
  }

  destroy(): void {
    this.#waiting = [];
  }

  #makeFrame(): Buffer {
    const frame = this.#zstd.compress(Buffer.concat(this.#waiting));
    this.#waiting = [];
    this.#waitingBytes = 0;
    this.#hasFrame = true;
    return Buffer.from(frame.buffer, frame.byteOffset, frame.byteLength);
  }
}
