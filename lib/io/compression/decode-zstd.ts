import * as zlib from "node:zlib";
import type { Damaged, OnEnd } from "./decoder.js";
import { FrameError, type FrameDecoder } from "./frame-decoder.js";
import { isZlibError, streamOptions, ZlibStream } from "./zlib-stream.js";
import { ZstdFrames, type FrameHeader } from "./zstd-frames.js";

/** More memory is not given to a frame; the same limit as the zstd program has: 128 MiB. */
const maxWindowBytes = 128 * 1024 * 1024;

/** Decodes a zstd file: one frame or several. */
export async function* decodeZstd(
  source: AsyncIterable<Buffer>,
  damaged: Damaged,
  onEnd: OnEnd,
): AsyncGenerator<Buffer, void, undefined> {
  const frames = new ZstdFrames(damaged);
  let decoder: FrameDecoder | null = null;
  let offset = 0;
  try {
    for await (const piece of source) {
      for (const { header, bytes, end, isLast } of frames.split(piece)) {
        if (decoder === null) {
          checkHeader(header);
          decoder = await makeDecoder(header);
        }
        yield* decoder.write(bytes);
        if (!isLast) continue;
        yield* decoder.end();
        decoder.destroy();
        decoder = null;
        onEnd(end, header.hasChecksum);
      }
      offset += piece.length;
    }
    frames.end();
  } catch (error) {
    const isDamage = isZlibError(error) || error instanceof FrameError;
    throw isDamage ? damaged(offset, error.message, error) : error;
  } finally {
    decoder?.destroy();
  }
}

/** @throws FrameError when the frame cannot be decoded here. */
function checkHeader({ windowBytes, wantsDictionary }: FrameHeader): void {
  if (wantsDictionary) throw new FrameError("it can only be decoded with its dictionary");
  if (windowBytes > maxWindowBytes) {
    throw new FrameError(`to decode it takes ${windowBytes} bytes of memory; that is too much`);
  }
}

async function makeDecoder(header: FrameHeader): Promise<FrameDecoder> {
  const { createZstdDecompress } = zlib;
  if (createZstdDecompress !== undefined)
    return new ZlibStream(createZstdDecompress(streamOptions));
  const { ScriptedFrameDecoder } = await import("./scripted-zstd.js");
  return ScriptedFrameDecoder.make(header);
}
