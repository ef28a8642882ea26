import { deflateSync, gzipSync } from "node:zlib";
import type { Compression } from "../../../lib/io/compression/compression.js";
import { decompress } from "../../../lib/io/compression/decompress.js";
import { describeEachZstd } from "../../support/each-zstd.js";

/** What the compressed samples hold: several blocks of zstd. */
export const content = Buffer.from("a line that is repeated\n".repeat(15_000));

/** `content`, as the program zstd compresses it: with a checksum at the end. */
export const zstdContent = Buffer.from(
  "28b52ffd0458040100c061206c696e6520746861742069732072657065617465640a" +
    "010094ff6f3ec74c000008680100fcff3910024d0000086501003c7e39100214331961",
  "hex",
);

/** `content`, as `zstd --no-check` compresses a file. */
export const zstdContentUnchecked = Buffer.from(
  "28b52ffda0407e0500040100c061206c696e6520746861742069732072657065617465640a" +
    "010094ff6f3ec74c000008680100fcff3910024d0000086501003c7e391002",
  "hex",
);

/** A way to decode, and `content` for it. */
export interface Way {
  readonly title: string;
  readonly compression: Compression;
  readonly sample: Buffer;
  /** How many bytes of checks stand at the end of `sample`. */
  readonly checkBytes: number;
}

const gzip: Way = {
  title: "gzip",
  compression: "gzip",
  sample: gzipSync(content),
  checkBytes: 8,
};
const zlib: Way = {
  title: "zlib",
  compression: "zlib",
  sample: deflateSync(content),
  checkBytes: 4,
};
const zstd: Way = {
  title: "zstd",
  compression: "zstd",
  sample: zstdContent,
  checkBytes: 4,
};

/** Defines specifications for each way; zstd by Node.js, where it can, and by our fallback. */
export function describeWays(title: string, define: (way: Way) => void): void {
  for (const way of [gzip, zlib]) describe(`${title}: ${way.title}`, () => define(way));
  describeEachZstd(`${title}: zstd`, () => define(zstd));
}

/** What came out, and what was thrown then; null for nothing. */
export interface Decoded {
  readonly bytes: Buffer;
  /** The length of the longest piece. */
  readonly longest: number;
  readonly error: unknown;
}

export async function decode(
  compression: Compression,
  ...chunks: readonly Buffer[]
): Promise<Decoded> {
  const pieces: Buffer[] = [];
  let error: unknown = null;
  try {
    for await (const piece of decompress(toSource(chunks), compression, "file")) pieces.push(piece);
  } catch (thrown) {
    error = thrown;
  }
  const longest = Math.max(0, ...pieces.map(({ length }) => length));
  return { bytes: Buffer.concat(pieces), longest, error };
}

/** The bytes in chunks of these sizes, over and over. */
export function inChunks(bytes: Buffer, sizes: readonly number[]): Buffer[] {
  const chunks: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    const size = sizes[chunks.length % sizes.length] ?? 1;
    chunks.push(bytes.subarray(at, at + size));
    at += size;
  }
  return chunks;
}

export async function* toSource(chunks: Iterable<Buffer>): AsyncGenerator<Buffer> {
  for (const chunk of chunks) yield await Promise.resolve(chunk);
}
