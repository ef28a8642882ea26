import type { Transform } from "node:stream";
import type { Zlib, ZlibOptions } from "node:zlib";

// Node.js 22.15 and newer have zstd in zlib; the types of Node.js 20, which we support, do not.
declare module "node:zlib" {
  interface ZstdOptions extends Pick<ZlibOptions, "chunkSize" | "maxOutputLength"> {
    params?: Record<number, number>;
    readableHighWaterMark?: number;
  }
  type ZstdStream = Transform & Zlib;
  const createZstdCompress: ((options?: ZstdOptions) => ZstdStream) | undefined;
  const createZstdDecompress: ((options?: ZstdOptions) => ZstdStream) | undefined;
  const zstdCompressSync: ((bytes: Buffer, options?: ZstdOptions) => Buffer) | undefined;
  const zstdDecompressSync: ((bytes: Buffer, options?: ZstdOptions) => Buffer) | undefined;
  namespace constants {
    const ZSTD_c_checksumFlag: number;
    const ZSTD_c_compressionLevel: number;
  }
}
