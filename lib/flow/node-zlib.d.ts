import type { ZlibOptions } from "node:zlib";

// Node.js 22.15 and newer have zstd in zlib; the types of Node.js 20, which we support, do not.
declare module "node:zlib" {
  interface ZstdOptions extends Pick<ZlibOptions, "maxOutputLength"> {
    params?: Record<number, number>;
  }
  const zstdCompressSync: ((bytes: Buffer, options?: ZstdOptions) => Buffer) | undefined;
  const zstdDecompressSync: ((bytes: Buffer, options?: ZstdOptions) => Buffer) | undefined;
  namespace constants {
    const ZSTD_c_compressionLevel: number;
  }
}
