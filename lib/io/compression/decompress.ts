import { CompressionError } from "../errors.js";
import type { Compression } from "./compression.js";

/** Makes the error for damage at an offset in the compressed file. */
export type Damaged = (offset: number, reason: string, cause?: unknown) => CompressionError;

/**
 * Told where each gzip member, zstd frame or zlib stream ends, in which nothing was wrong.
 *
 * @param isChecked Whether it has a checksum: else its end, too, may not be what it seems.
 */
export type OnEnd = (offset: number, isChecked: boolean) => void;

/** Decodes one kind of compression. Throws what `damaged` makes, after all that came before it. */
export type Decode = (
  source: AsyncIterable<Buffer>,
  damaged: Damaged,
  onEnd: OnEnd,
) => AsyncGenerator<Buffer, void, undefined>;

/** So much goes into a decoder at once: no more than that lies between damage and its offset. */
const pieceBytes = 64 * 1024;

/**
 * What compressed bytes were before. All members of a gzip file and all frames of a zstd file count.
 * Memory stays flat, however much a few bytes become.
 *
 * @param file The file's name, for messages.
 * @throws CompressionError while it is iterated, after what came before the damage.
 */
export async function* decompress(
  source: AsyncIterable<Buffer>,
  compression: Compression,
  file: string,
  onEnd: OnEnd = () => undefined,
): AsyncGenerator<Buffer, void, undefined> {
  const decode = await loadDecoder(compression);
  const damaged: Damaged = (offset, reason, cause) =>
    new CompressionError(file, compression, offset, reason, { cause });
  yield* decode(inPieces(source), damaged, onEnd);
}

/** The decoder of a kind of compression. */
export async function loadDecoder(compression: Compression): Promise<Decode> {
  if (compression === "zstd") return (await import("./decode-zstd.js")).decodeZstd;
  const { decodeGzip, decodeZlib } = await import("./decode-deflate.js");
  return compression === "gzip" ? decodeGzip : decodeZlib;
}

/** The same bytes, in pieces of no more than a decoder is given at once. */
export async function* inPieces(
  source: AsyncIterable<Buffer>,
): AsyncGenerator<Buffer, void, undefined> {
  for await (const chunk of source) {
    for (let at = 0; at < chunk.length; at += pieceBytes) {
      yield chunk.subarray(at, at + pieceBytes);
    }
  }
}
