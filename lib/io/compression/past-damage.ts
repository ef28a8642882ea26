import { CompressionError } from "../errors.js";
import { RewindableBytes } from "../rewindable-bytes.js";
import type { Compression } from "./compression.js";
import { loadDecoder, inPieces } from "./decompress.js";

/** Compressed bytes that were passed over. */
export interface CompressedGap {
  /** Bytes from the start of the compressed file. */
  readonly offset: number;
  /** Null where nothing behind was looked at. */
  readonly length: number | null;
  readonly reason: string;
}

/** What may be the beginning of a gzip member or zstd frame is tried so often in a file, and no more. */
const mostTries = 10_000;

/** What members and frames begin with. A zlib stream has no others. */
const magics = {
  gzip: Buffer.from([0x1f, 0x8b, 0x08]),
  zstd: Buffer.from([0x28, 0xb5, 0x2f, 0xfd]),
  zlib: null,
} as const;

/**
 * What compressed bytes were before, as far as they can be decoded: behind damage it goes on with the
 * next gzip member or zstd frame. What comes out is then put together of pieces.
 */
export async function* decompressPastDamage(
  source: AsyncIterable<Buffer>,
  compression: Compression,
  file: string,
  onGap: (gap: CompressedGap) => void,
): AsyncGenerator<Buffer, void, undefined> {
  const decode = await loadDecoder(compression);
  const magic = magics[compression];
  const bytes = new RewindableBytes(inPieces(source));
  let start = 0;
  /** Where the member or frame begins that is being decoded. */
  let memberAt = 0;
  /** Where the one before it begins, if that has no checksum; else the same. */
  let doubtfulAt = 0;
  let gap: { readonly offset: number; readonly reason: string } | null = null;
  const endGap = (end: number | null): void => {
    if (gap === null) return;
    const { offset, reason } = gap;
    const length = end === null ? null : Math.max(0, end - offset);
    gap = null;
    onGap({ offset, length, reason });
  };
  try {
    for (let tries = 0; ; tries++) {
      const base = start;
      try {
        yield* decode(
          bytes.from(base),
          (offset, reason, cause) => {
            return new CompressionError(file, compression, base + offset, reason, { cause });
          },
          (end, isChecked) => {
            // What was found behind damage is right up to its end, so it is what it looked like.
            endGap(base);
            doubtfulAt = isChecked ? base + end : memberAt;
            memberAt = base + end;
            bytes.forgetBefore(doubtfulAt);
          },
        );
        endGap(base);
        return;
      } catch (error) {
        if (!(error instanceof CompressionError)) throw error;
        gap ??= error;
        const isGivenUp = magic === null || tries === mostTries;
        // Where no other follows, one without a checksum may have a wrong length, and end in the next.
        const from = error.offset === memberAt ? doubtfulAt : memberAt;
        const next = isGivenUp ? null : await findMagic(bytes, from + 1, magic);
        if (next === null) {
          endGap(isGivenUp ? null : bytes.readTo);
          return;
        }
        start = memberAt = doubtfulAt = next;
      }
    }
  } finally {
    await bytes.close();
  }
}

/** Where the next magic number is, from an offset on; null when there is none. */
async function findMagic(
  bytes: RewindableBytes,
  from: number,
  magic: Buffer,
): Promise<number | null> {
  let offset = Math.max(from, bytes.keptAt);
  let rest: Buffer = Buffer.alloc(0);
  for await (const piece of bytes.from(offset)) {
    const joined = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
    const found = joined.indexOf(magic);
    if (found >= 0) return offset + found;
    rest = joined.subarray(Math.max(0, joined.length - magic.length + 1));
    offset += joined.length - rest.length;
    bytes.forgetBefore(offset);
  }
  return null;
}
