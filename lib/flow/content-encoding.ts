import { createRequire } from "node:module";
import { zstdFrameLength } from "./zstd-frame.js";
import type * as Zlib from "node:zlib";

/** Loads a module when it is first needed: most runs never look into a body. */
const load = createRequire(import.meta.url);

let zlibModule: typeof Zlib | null = null;
function zlib(): typeof Zlib {
  return (zlibModule ??= load("node:zlib") as typeof Zlib);
}

/** Bytes that a body may have after decoding, unless a caller says otherwise: 256 MiB. */
export const defaultMaxBodyBytes = 256 * 1024 * 1024;

/** A message body could not be decoded from, or encoded to, its content coding. */
export class ContentEncodingError extends Error {
  override readonly name = "ContentEncodingError";

  constructor(
    /** The content coding, as the header has it. */
    readonly encoding: string,
    /** What was wrong with the bytes, or with the coding. */
    readonly reason: string,
    options?: ErrorOptions,
  ) {
    super(`content-encoding "${encoding}": ${reason}`, options);
  }
}

interface Coding {
  decode(bytes: Buffer, maxBytes: number): Buffer;
  encode(bytes: Buffer): Buffer;
}

const identity: Coding = { decode: (bytes) => bytes, encode: (bytes) => bytes };

const deflate: Coding = {
  // "deflate" means the zlib format (RFC 9110, section 8.4.1.2); some servers send the bare stream.
  decode(bytes, maxOutputLength) {
    try {
      return zlib().inflateSync(bytes, { maxOutputLength });
    } catch (error) {
      if (isTooLarge(error)) throw error;
      return zlib().inflateRawSync(bytes, { maxOutputLength });
    }
  },
  encode: (bytes) => zlib().deflateSync(bytes, { level: 1 }),
};

// Levels are the fast ones that mitmproxy uses: captures are written once and read by tools.
const codings = new Map<string, Coding>([
  ["identity", identity],
  ["none", identity],
  [
    "gzip",
    {
      // As in mitmproxy, zlib data under the name of gzip is taken, and a cut body gives what is
      // there. Unlike there, all members of the file count (RFC 1952, section 2.2).
      decode: (bytes, maxOutputLength) =>
        zlib().unzipSync(bytes, { maxOutputLength, finishFlush: zlib().constants.Z_SYNC_FLUSH }),
      encode: (bytes) => zlib().gzipSync(bytes, { level: 1 }),
    },
  ],
  ["deflate", deflate],
  ["deflateraw", deflate],
  [
    "br",
    {
      decode: (bytes, maxOutputLength) => zlib().brotliDecompressSync(bytes, { maxOutputLength }),
      encode: (bytes) =>
        zlib().brotliCompressSync(bytes, {
          params: { [zlib().constants.BROTLI_PARAM_QUALITY]: 0 },
        }),
    },
  ],
  ["zstd", { decode: decodeZstd, encode: encodeZstd }],
]);

/**
 * A body without its content coding. An empty body is empty in every coding.
 *
 * @throws ContentEncodingError when the coding is unknown, the bytes are not in it, or the result
 *   would have more than `maxBytes`.
 */
export function decodeContent(
  bytes: Buffer,
  encoding: string,
  maxBytes: number = defaultMaxBodyBytes,
): Buffer {
  const coding = codings.get(encoding.toLowerCase());
  if (coding === undefined) throw new ContentEncodingError(encoding, "is not known");
  if (bytes.length === 0) return bytes;
  try {
    return coding.decode(bytes, maxBytes);
  } catch (error) {
    const reason = isTooLarge(error)
      ? `the decoded body has more than ${maxBytes} bytes`
      : `the body cannot be decoded: ${error instanceof Error ? error.message : String(error)}`;
    throw new ContentEncodingError(encoding, reason, { cause: error });
  }
}

/**
 * A body in a content coding.
 *
 * @throws ContentEncodingError when the coding is unknown.
 */
export function encodeContent(bytes: Buffer, encoding: string): Buffer {
  const coding = codings.get(encoding.toLowerCase());
  if (coding === undefined) throw new ContentEncodingError(encoding, "is not known");
  return coding.encode(bytes);
}

class TooLargeError extends Error {}

function isTooLarge(error: unknown): boolean {
  return (
    error instanceof TooLargeError ||
    (error instanceof RangeError && "code" in error && error.code === "ERR_BUFFER_TOO_LARGE")
  );
}

/** A part of `fzstd`, which decodes where Node's zlib has no zstd yet (before 22.15). */
interface ZstdStream {
  push(chunk: Uint8Array, final?: boolean): void;
}
interface FzstdModule {
  Decompress: new (onData: (chunk: Uint8Array) => void) => ZstdStream;
}

function decodeZstd(bytes: Buffer, maxBytes: number): Buffer {
  const { zstdDecompressSync } = zlib();
  const decodeFrames = zstdDecompressSync === undefined ? decodeInScript : decodeEachFrame;
  return decodeFrames(bytes, maxBytes);
}

function decodeEachFrame(bytes: Buffer, maxBytes: number): Buffer {
  const { zstdDecompressSync } = zlib();
  const frames: Buffer[] = [];
  let room = maxBytes;
  for (let rest = bytes; zstdDecompressSync !== undefined && rest.length > 0;) {
    const length = zstdFrameLength(rest);
    if (length === null) throw new Error("it does not end with a whole zstd frame");
    const frame = zstdDecompressSync(rest.subarray(0, length), {
      maxOutputLength: Math.max(1, room),
    });
    room -= frame.length;
    if (room < 0) throw new TooLargeError();
    frames.push(frame);
    rest = rest.subarray(length);
  }
  return Buffer.concat(frames);
}

function decodeInScript(bytes: Buffer, maxBytes: number): Buffer {
  const { Decompress } = load("fzstd") as FzstdModule;
  const chunks: Uint8Array[] = [];
  let length = 0;
  const stream = new Decompress((chunk) => {
    length += chunk.length;
    if (length > maxBytes) throw new TooLargeError();
    chunks.push(chunk);
  });
  stream.push(bytes, true);
  return Buffer.concat(chunks);
}

function encodeZstd(bytes: Buffer): Buffer {
  const { zstdCompressSync, constants } = zlib();
  if (zstdCompressSync === undefined) return storeAsZstd(bytes);
  return zstdCompressSync(bytes, { params: { [constants.ZSTD_c_compressionLevel]: 1 } });
}

const zstdMagic = 0xfd2fb528;
const largestBlock = 128 * 1024;

/**
 * A zstd frame of raw blocks (RFC 8878, section 3.1.1): right, but not smaller. It serves where
 * Node's zlib cannot compress zstd, so that a script that sets a body works there too.
 */
function storeAsZstd(bytes: Buffer): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32LE(zstdMagic, 0);
  header.writeUInt8(0b1110_0000, 4); // An eight-byte content size, in a single segment.
  header.writeBigUInt64LE(BigInt(bytes.length), 5);
  const parts: Buffer[] = [header];
  for (let at = 0; at === 0 || at < bytes.length; at += largestBlock) {
    const block = bytes.subarray(at, at + largestBlock);
    const isLast = at + largestBlock >= bytes.length ? 1 : 0;
    const blockHeader = Buffer.alloc(3);
    blockHeader.writeUIntLE((block.length << 3) | isLast, 0, 3);
    parts.push(blockHeader, block);
  }
  return Buffer.concat(parts);
}
