import { cutReason } from "../errors.js";
import type { Damaged } from "./decoder.js";

const frameMagic = 0xfd2fb528;
/** 16 magic numbers, which differ in their last four bits, begin frames that are to be skipped. */
const skippableMagic = 0x184d2a50;
const skippableHeaderLength = 8;
const blockHeaderLength = 3;
const checksumLength = 4;
const block = { rle: 1, reserved: 3 } as const;

const otherDataReason = "other data follows its end";

/** What a frame's header says (RFC 8878, section 3.1.1.1). */
export interface FrameHeader {
  /** The header's own bytes. */
  readonly length: number;
  /** How far back the frame refers, in bytes: so much memory it takes to decode. */
  readonly windowBytes: number;
  /** Whether the frame ends with the low 32 bits of the XXH64 of what it holds. */
  readonly hasChecksum: boolean;
  readonly wantsDictionary: boolean;
}

/**
 * A part of a frame. The first part has the whole header; a checksum is a part of its own, so that
 * what it is of comes out whether it is right or not.
 */
export interface FramePart {
  readonly header: FrameHeader;
  readonly bytes: Buffer;
  /** Where in the file this part ends. */
  readonly end: number;
  /** Whether the frame ends with this part. */
  readonly isLast: boolean;
}

/**
 * Cuts a zstd file, that comes in pieces of any size, into its frames, and leaves out those that are
 * to be skipped. Node's zlib is not good at that: some releases decode the first of several frames
 * only, and some take a cut one for whole.
 */
export class ZstdFrames {
  readonly #damaged: Damaged;
  /** A frame's header or a block's header that the last piece had the beginning of. */
  #beginning: Buffer = Buffer.alloc(0);
  /** The frame that is being read; null between frames. */
  #frame: FrameHeader | null = null;
  /** What of the frame is being read. */
  #phase: "blocks" | "last block" | "checksum" = "blocks";
  /** What is left of a block, of a checksum, or of a frame that is to be skipped. */
  #left = 0;
  /** Where in the file the next piece begins. */
  #offset = 0;

  constructor(damaged: Damaged) {
    this.#damaged = damaged;
  }

  /** @throws CompressionError at the first bytes that are not zstd. */
  *split(piece: Buffer): Generator<FramePart, void, undefined> {
    const bytes = this.#beginning.length === 0 ? piece : Buffer.concat([this.#beginning, piece]);
    const base = this.#offset - this.#beginning.length;
    this.#offset += piece.length;
    this.#beginning = Buffer.alloc(0);
    let start = 0;
    let at = 0;
    const part = (header: FrameHeader, isLast: boolean): FramePart => {
      const from = start;
      start = at;
      return { header, bytes: bytes.subarray(from, at), end: base + at, isLast };
    };
    for (;;) {
      const passed = Math.min(this.#left, bytes.length - at);
      this.#left -= passed;
      at += passed;
      if (this.#left > 0) break;
      if (this.#frame !== null && this.#phase !== "blocks") {
        const isBeforeChecksum = this.#phase === "last block" && this.#frame.hasChecksum;
        yield part(this.#frame, !isBeforeChecksum);
        if (isBeforeChecksum) {
          this.#phase = "checksum";
          this.#left = checksumLength;
          continue;
        }
        this.#phase = "blocks";
        this.#frame = null;
      }
      if (this.#frame === null) start = at;
      const length = this.#readHeader(bytes, at, base);
      if (length === null) {
        this.#beginning = Buffer.from(bytes.subarray(at));
        break;
      }
      at += length;
    }
    if (this.#frame !== null && at > start) yield part(this.#frame, false);
  }

  /** @throws CompressionError when the file ends within a frame. */
  end(): void {
    if (this.#frame === null && this.#left === 0 && this.#beginning.length === 0) return;
    const isOther = this.#frame === null && !mayBeginFrame(this.#beginning);
    throw this.#damaged(this.#offset, isOther ? otherDataReason : cutReason);
  }

  /** The length of the header that is at `at`; null when it is not all there. */
  #readHeader(bytes: Buffer, at: number, base: number): number | null {
    if (this.#frame !== null) return this.#readBlockHeader(bytes, at, base);
    if (bytes.length - at < skippableHeaderLength) return null;
    const magic = bytes.readUInt32LE(at);
    if ((magic & ~0xf) === skippableMagic) {
      this.#left = bytes.readUInt32LE(at + 4);
      return skippableHeaderLength;
    }
    if (magic !== frameMagic) throw this.#damaged(base + at, otherDataReason);
    const header = readFrameHeader(bytes, at);
    this.#frame = header;
    return header?.length ?? null;
  }

  #readBlockHeader(bytes: Buffer, at: number, base: number): number | null {
    if (bytes.length - at < blockHeaderLength) return null;
    const header = bytes.readUIntLE(at, blockHeaderLength);
    const type = (header >> 1) & 3;
    if (type === block.reserved) throw this.#damaged(base + at, "a block has no known type");
    if ((header & 1) === 1) this.#phase = "last block";
    this.#left = type === block.rle ? 1 : header >> 3;
    return blockHeaderLength;
  }
}

/** Whether bytes are the beginning of a magic number, as far as they go. */
function mayBeginFrame(bytes: Buffer): boolean {
  const [first = 0, ...rest] = bytes.subarray(0, 4);
  const isSkippable = (first & 0xf0) === (skippableMagic & 0xff);
  const magic = Buffer.alloc(4);
  magic.writeUInt32LE(isSkippable ? skippableMagic : frameMagic);
  const isFirst = isSkippable || first === magic[0] || bytes.length === 0;
  return isFirst && rest.every((byte, index) => byte === magic[index + 1]);
}

/** The header of the frame at `at`; null when it is not all there. */
function readFrameHeader(bytes: Buffer, at: number): FrameHeader | null {
  const descriptor = bytes.readUInt8(at + 4);
  const isSingleSegment = (descriptor & 0x20) !== 0;
  const dictionaryIdLength = [0, 1, 2, 4][descriptor & 3] ?? 0;
  const contentSizeLength = [isSingleSegment ? 1 : 0, 2, 4, 8][descriptor >> 6] ?? 0;
  const windowAt = at + 5;
  const contentSizeAt = windowAt + (isSingleSegment ? 0 : 1) + dictionaryIdLength;
  const length = contentSizeAt + contentSizeLength - at;
  if (at + length > bytes.length) return null;
  return {
    length,
    windowBytes: isSingleSegment
      ? readContentSize(bytes, contentSizeAt, contentSizeLength)
      : readWindow(bytes.readUInt8(windowAt)),
    hasChecksum: (descriptor & 4) !== 0,
    wantsDictionary: dictionaryIdLength > 0,
  };
}

function readWindow(descriptor: number): number {
  const base = 2 ** (10 + (descriptor >> 3));
  return base + (base / 8) * (descriptor & 7);
}

function readContentSize(bytes: Buffer, at: number, length: number): number {
  if (length === 8) return Number(bytes.readBigUInt64LE(at));
  return length === 2 ? bytes.readUInt16LE(at) + 256 : bytes.readUIntLE(at, length);
}
