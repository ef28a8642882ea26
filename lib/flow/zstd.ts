import { createRequire } from "node:module";
import { zlib } from "./late-zlib.js";
import { TooLargeError } from "./too-large.js";
import { firstZstdFrame } from "./zstd-frame.js";

// Node's zlib has zstd since 22.15. Before, `fzstd` decodes, and what is encoded is stored.

/** What the reference decoder takes if it is not told otherwise, so nobody sends more: 128 MiB. */
const largestWindow = 128 * 1024 * 1024;
/** Each costs a decoder of its own. Nobody has that many, save who wants to keep us busy. */
const mostFrames = 100_000;

/**
 * The content of all frames.
 *
 * @throws TooLargeError, or what a decoder throws.
 */
export function decodeZstd(bytes: Buffer, maxBytes: number): Buffer {
  const decodeFrame = frameDecoder();
  const contents: Buffer[] = [];
  let room = maxBytes;
  let count = 0;
  for (let rest = bytes; rest.length > 0;) {
    const frame = firstZstdFrame(rest);
    if (frame === null) throw new Error("it does not end with a whole zstd frame");
    if (frame.windowSize > largestWindow) {
      throw new Error(`a zstd frame needs a window of ${frame.windowSize} bytes`);
    }
    if (!frame.isSkippable) {
      if (++count > mostFrames) throw new Error(`it has more than ${mostFrames} zstd frames`);
      const content = decodeFrame(rest.subarray(0, frame.length), room);
      if (frame.contentSize !== null && frame.contentSize !== content.length) {
        throw new Error("a zstd frame has not the content size that it says");
      }
      room -= content.length;
      contents.push(content);
    }
    rest = rest.subarray(frame.length);
  }
  return Buffer.concat(contents);
}

type FrameDecoder = (frame: Buffer, maxBytes: number) => Buffer;

function frameDecoder(): FrameDecoder {
  const { zstdDecompressSync } = zlib();
  if (zstdDecompressSync === undefined) return decodeInScript;
  return (frame, maxBytes) => {
    // It does not take 0, though nothing may be left when the last frame is empty.
    const content = zstdDecompressSync(frame, { maxOutputLength: Math.max(1, maxBytes) });
    if (content.length > maxBytes) throw new TooLargeError();
    return content;
  };
}

/** A part of `fzstd`. */
interface ZstdStream {
  push(chunk: Uint8Array, final?: boolean): void;
}
interface FzstdModule {
  Decompress: new (onData: (chunk: Uint8Array) => void) => ZstdStream;
}

const load = createRequire(import.meta.url);

function decodeInScript(frame: Buffer, maxBytes: number): Buffer {
  const { Decompress } = load("fzstd") as FzstdModule;
  const chunks: Uint8Array[] = [];
  let length = 0;
  const stream = new Decompress((chunk) => {
    length += chunk.length;
    if (length > maxBytes) throw new TooLargeError();
    chunks.push(chunk);
  });
  stream.push(frame, true);
  return Buffer.concat(chunks);
}

/** The bytes in one frame. */
export function encodeZstd(bytes: Buffer): Buffer {
  const { zstdCompressSync, constants } = zlib();
  if (zstdCompressSync === undefined) return storeAsZstd(bytes);
  return zstdCompressSync(bytes, { params: { [constants.ZSTD_c_compressionLevel]: 1 } });
}

const magic = 0xfd2fb528;
const largestBlock = 128 * 1024;

/**
 * A zstd frame of raw blocks (RFC 8878, section 3.1.1): right, but not smaller. It serves where
 * Node's zlib cannot compress zstd, so that a script that sets a body works there too.
 */
function storeAsZstd(bytes: Buffer): Buffer {
  const header = Buffer.alloc(14);
  header.writeUInt32LE(magic, 0);
  header.writeUInt8(0b1100_0000, 4); // An eight-byte content size.
  // A window of one block. As a single segment, large bodies would have a window that is too large.
  header.writeUInt8((Math.log2(largestBlock) - 10) << 3, 5);
  header.writeBigUInt64LE(BigInt(bytes.length), 6);
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
