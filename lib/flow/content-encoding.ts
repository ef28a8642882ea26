import { constants } from "node:buffer";
import { decodeGzip, encodeGzip } from "./gzip.js";
import { decodeWithInfo, zlib } from "./late-zlib.js";
import { shortened } from "./shortened.js";
import { isTooLarge } from "./too-large.js";
import { decodeZstd, encodeZstd } from "./zstd.js";

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
    super(`content-encoding "${shortened(encoding)}": ${reason}`, options);
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

const brotli: Coding = {
  // Many bytes begin like brotli that ends at once. As in mitmproxy, nothing may be behind the end.
  decode(bytes, maxOutputLength) {
    const { buffer, engine } = decodeWithInfo(zlib().brotliDecompressSync, bytes, maxOutputLength);
    if (engine.bytesWritten < bytes.length) throw new Error("there is something behind its end");
    return buffer;
  },
  encode: (bytes) =>
    zlib().brotliCompressSync(bytes, { params: { [zlib().constants.BROTLI_PARAM_QUALITY]: 0 } }),
};

// Levels are the fast ones that mitmproxy uses: captures are written once and read by tools.
const codings = new Map<string, Coding>([
  ["identity", identity],
  ["none", identity],
  ["gzip", { decode: decodeGzip, encode: encodeGzip }],
  ["deflate", deflate],
  ["deflateraw", deflate],
  ["br", brotli],
  ["zstd", { decode: decodeZstd, encode: encodeZstd }],
]);

/** Whether bodies can be decoded from and encoded to a content coding; case does not matter. */
export function isContentEncoding(encoding: string): boolean {
  return codings.has(encoding.toLowerCase());
}

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
    return coding.decode(bytes, withinNode(maxBytes));
  } catch (error) {
    const reason = isTooLarge(error)
      ? `the decoded body has more than ${maxBytes} bytes, the limit (--max-body, maxBodyBytes)`
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

/** A limit as Node's zlib takes it, which refuses nothing and infinity. */
function withinNode(maxBytes: number): number {
  return Math.min(Math.max(1, maxBytes), constants.MAX_LENGTH);
}
