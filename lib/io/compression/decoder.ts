import type { CompressionError } from "../errors.js";

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
