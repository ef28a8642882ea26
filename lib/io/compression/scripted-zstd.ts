import { Decompress } from "fzstd";
import xxhash, { type XXHash } from "xxhash-wasm";
import { FrameError, type FrameDecoder } from "./frame-decoder.js";
import type { FrameHeader } from "./zstd-frames.js";

/** So much is decoded at once: of blocks that repeat one byte, this many bytes can become 16 MiB. */
const pieceBytes = 512;
const checksumLength = 4;

/** Decodes a zstd frame where Node's zlib cannot (before 22.15). */
export class ScriptedFrameDecoder implements FrameDecoder {
  readonly #decoded: Uint8Array[] = [];
  readonly #stream = new Decompress((bytes) => void this.#decoded.push(bytes));
  /** Null when the frame has no checksum. */
  readonly #hash: XXHash<bigint> | null;
  /** The last bytes of the frame so far. */
  #tail: Buffer = Buffer.alloc(0);

  private constructor(hash: XXHash<bigint> | null) {
    this.#hash = hash;
  }

  static async make({ hasChecksum }: FrameHeader): Promise<ScriptedFrameDecoder> {
    return new ScriptedFrameDecoder(hasChecksum ? (await xxhash()).create64() : null);
  }

  *write(bytes: Buffer): Generator<Buffer, void, undefined> {
    for (let at = 0; at < bytes.length; at += pieceBytes) {
      yield* this.#decode(bytes.subarray(at, at + pieceBytes), false);
    }
    const tail = Buffer.concat([this.#tail, bytes.subarray(-checksumLength)]);
    this.#tail = tail.subarray(-checksumLength);
  }

  *end(): Generator<Buffer, void, undefined> {
    yield* this.#decode(Buffer.alloc(0), true);
    if (this.#hash === null) return;
    const isRight = BigInt.asUintN(32, this.#hash.digest()) === BigInt(this.#tail.readUInt32LE(0));
    if (!isRight) throw new FrameError("its checksum does not match");
  }

  destroy(): void {
    // Nothing is held that does not go by itself.
  }

  *#decode(bytes: Buffer, isLast: boolean): Generator<Buffer, void, undefined> {
    try {
      this.#stream.push(bytes, isLast);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new FrameError(reason, { cause: error });
    }
    const piece = Buffer.concat(this.#decoded.splice(0));
    if (piece.length === 0) return;
    this.#hash?.update(piece);
    yield piece;
  }
}
