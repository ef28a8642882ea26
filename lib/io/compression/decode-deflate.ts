import { createInflateRaw } from "node:zlib";
import { cutReason } from "../errors.js";
import { Adler32, Crc32, Length32, type Check } from "./checksums.js";
import type { Damaged, OnEnd } from "./decoder.js";
import { gzipHeaderLength, isGzipMagic } from "./gzip-header.js";
import { PieceFeed } from "./piece-feed.js";
import { isZlibError, streamOptions, ZlibStream } from "./zlib-stream.js";

// gzip and zlib are a header, a deflate stream, and checks behind it. Node's zlib could read them
// whole, but where a check fails it keeps what it decoded last, and in a small file that is all.

const zlibHeaderLength = 2;
/** Longer headers, which have a long name or comment, are taken for damage. */
const maxGzipHeaderLength = 128 * 1024;

/** Decodes a gzip file: all its members, and the zeros that some devices add at the end. */
export async function* decodeGzip(
  source: AsyncIterable<Buffer>,
  damaged: Damaged,
  onEnd: OnEnd,
): AsyncGenerator<Buffer, void, undefined> {
  const feed = new PieceFeed(source);
  try {
    do {
      await skipGzipHeader(feed, damaged);
      const checks = [new Crc32(), new Length32()];
      yield* inflate(feed, checks, damaged);
      for (const check of checks) {
        const expected = (await takeAll(feed, 4, damaged)).readUInt32LE(0);
        if (expected !== check.value) throw damaged(feed.offset, "its checksum does not match");
      }
      onEnd(feed.offset, true);
    } while (await hasMember(feed, damaged));
  } finally {
    await feed.close();
  }
}

/** Decodes a zlib stream. */
export async function* decodeZlib(
  source: AsyncIterable<Buffer>,
  damaged: Damaged,
  onEnd: OnEnd,
): AsyncGenerator<Buffer, void, undefined> {
  const feed = new PieceFeed(source);
  try {
    await takeAll(feed, zlibHeaderLength, damaged);
    const checksum = new Adler32();
    yield* inflate(feed, [checksum], damaged);
    const expected = (await takeAll(feed, 4, damaged)).readUInt32BE(0);
    if (expected !== checksum.value) throw damaged(feed.offset, "its checksum does not match");
    onEnd(feed.offset, true);
    if ((await feed.peek(1)).length > 0) throw damaged(feed.offset, "other data follows its end");
  } finally {
    await feed.close();
  }
}

/** Decodes the deflate stream that is next, and takes no more than that. */
async function* inflate(
  feed: PieceFeed,
  checks: readonly Check[],
  damaged: Damaged,
): AsyncGenerator<Buffer, void, undefined> {
  const stream = new ZlibStream(createInflateRaw(streamOptions));
  try {
    while (!stream.isAtEnd) {
      const piece = await feed.peek(1);
      if (piece.length === 0) throw damaged(feed.offset, cutReason);
      const before = stream.bytesTaken;
      for await (const bytes of stream.write(piece)) {
        for (const check of checks) check.update(bytes);
        yield bytes;
      }
      feed.take(stream.bytesTaken - before);
    }
  } catch (error) {
    throw isZlibError(error) ? damaged(feed.offset, error.message, error) : error;
  } finally {
    stream.destroy();
  }
}

async function skipGzipHeader(feed: PieceFeed, damaged: Damaged): Promise<void> {
  for (let known = 0; ;) {
    const bytes = await feed.peek(known + 1);
    const length = gzipHeaderLength(bytes, (reason) => damaged(feed.offset, reason));
    if (length !== null) {
      feed.take(length);
      return;
    }
    if (bytes.length === known) throw damaged(feed.offset + known, cutReason);
    if (bytes.length > maxGzipHeaderLength) throw damaged(feed.offset, "its header has no end");
    known = bytes.length;
  }
}

/** Whether there is another member; otherwise there may be zeros, and nothing else. */
async function hasMember(feed: PieceFeed, damaged: Damaged): Promise<boolean> {
  if (isGzipMagic(await feed.peek(2))) return true;
  for (;;) {
    const bytes = await feed.peek(1);
    if (bytes.length === 0) return false;
    const other = bytes.findIndex((byte) => byte !== 0);
    if (other >= 0) throw damaged(feed.offset + other, "other data follows its end");
    feed.take(bytes.length);
  }
}

/** Takes so many bytes. */
async function takeAll(feed: PieceFeed, length: number, damaged: Damaged): Promise<Buffer> {
  const bytes = await feed.peek(length);
  if (bytes.length < length) throw damaged(feed.offset + bytes.length, cutReason);
  return feed.take(length);
}
