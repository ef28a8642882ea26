import { Zstd } from "@hpcc-js/wasm-zstd";
import xxhash, { type XXHashAPI } from "xxhash-wasm";
import type { Encoder } from "./encoder.js";

/** Frames hold so much: the longer they are, the better they are compressed. */
const frameBytes = 4 * 1024 * 1024;

/** What a frame's header says of it is in the byte behind the magic number; with this, it ends in a checksum. */
const descriptorAt = 4;
const checksumFlag = 4;
const checksumLength = 4;

/**
 * Compresses zstd where Node's zlib cannot (before 22.15). It writes frame after frame, which is one
 * file all the same: the library's own streams have one state for all who use it.
 */
export class WasmZstdEncoder implements Encoder {
  readonly #zstd: Zstd;
  readonly #xxhash: XXHashAPI;
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  #hasFrame = false;

  private constructor(zstd: Zstd, hashes: XXHashAPI) {
    this.#zstd = zstd;
    this.#xxhash = hashes;
  }

  static async make(): Promise<WasmZstdEncoder> {
    return new WasmZstdEncoder(await Zstd.load(), await xxhash());
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
    const bytes = Buffer.concat(this.#waiting);
    // The library makes frames without one (RFC 8878, section 3.1.1).
    const frame = Buffer.concat([this.#zstd.compress(bytes), Buffer.alloc(checksumLength)]);
    frame.writeUInt8(frame.readUInt8(descriptorAt) | checksumFlag, descriptorAt);
    const checksum = Number(BigInt.asUintN(32, this.#xxhash.h64Raw(bytes)));
    frame.writeUInt32LE(checksum, frame.length - checksumLength);
    this.#waiting = [];
    this.#waitingBytes = 0;
    this.#hasFrame = true;
    return frame;
  }
}
