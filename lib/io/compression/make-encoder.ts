import * as zlib from "node:zlib";
import type { Compression } from "./compression.js";
import type { Encoder } from "./encoder.js";
import { ZlibStream } from "./zlib-stream.js";

const streamOptions = { chunkSize: 64 * 1024, readableHighWaterMark: 1 };

/** Levels are those that the programs gzip and zstd have when they are not told. */
export async function makeEncoder(compression: Compression): Promise<Encoder> {
  switch (compression) {
    case "gzip":
      return new ZlibStream(zlib.createGzip(streamOptions));
    case "zlib":
      return new ZlibStream(zlib.createDeflate(streamOptions));
    case "zstd":
      return makeZstdEncoder();
  }
}

async function makeZstdEncoder(): Promise<Encoder> {
  const { createZstdCompress, constants } = zlib;
  if (createZstdCompress === undefined) {
    const { WasmZstdEncoder } = await import("./wasm-zstd.js");
    return WasmZstdEncoder.make();
  }
  const params = { [constants.ZSTD_c_checksumFlag]: 1 };
  return new ZlibStream(createZstdCompress({ ...streamOptions, params }));
}
