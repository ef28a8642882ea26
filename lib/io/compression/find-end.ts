import { CompressionError } from "../errors.js";
import { readInput } from "../input.js";
import type { Compression } from "./compression.js";
import { decompress } from "./decompress.js";

/** Where what is added to a compressed file begins. */
export interface CompressedEnd {
  /** Behind the last gzip member or zstd frame that is whole. */
  readonly offset: number;
  /** Whether the beginning of another follows, which a program left that crashed. */
  readonly isCut: boolean;
}

/**
 * Reads a compressed file to find its end.
 *
 * @throws CompressionError when it is damaged, and not just cut; FileError.
 */
export async function findCompressedEnd(
  path: string,
  compression: Compression,
): Promise<CompressedEnd> {
  let offset = 0;
  const bytes = decompress(readInput(path), compression, path, (end) => (offset = end));
  try {
    while ((await bytes.next()).done !== true);
    return { offset, isCut: false };
  } catch (error) {
    if (error instanceof CompressionError && error.isCut) return { offset, isCut: true };
    throw error;
  }
}
