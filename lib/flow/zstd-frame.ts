const frameMagic = 0xfd2fb528;
/** 16 magic numbers, which differ in their last four bits, begin frames that are to be skipped. */
const skippableMagic = 0x184d2a50;
const rleBlock = 1;

/** What the head of a zstd frame says (RFC 8878, section 3.1). */
export interface ZstdFrame {
  /** In bytes, the head included. */
  readonly length: number;
  /** Whether it holds something else than data. */
  readonly isSkippable: boolean;
  /** How many bytes it decodes to; null when it does not say. */
  readonly contentSize: number | null;
  /** How many bytes a decoder must keep of what it has decoded. */
  readonly windowSize: number;
}

/**
 * The zstd frame at the start of the bytes; null when there is no whole frame. Decoders leave us to
 * find it: Node's zlib decodes only the first of several frames, and some releases take a cut one
 * for whole; `fzstd` recurses from frame to frame.
 */
export function firstZstdFrame(bytes: Buffer): ZstdFrame | null {
  if (bytes.length < 8) return null;
  const magic = bytes.readUInt32LE(0);
  if ((magic & ~0xf) === skippableMagic) {
    const length = 8 + bytes.readUInt32LE(4);
    return whole({ length, isSkippable: true, contentSize: null, windowSize: 0 }, bytes);
  }
  if (magic !== frameMagic) return null;
  const descriptor = bytes.readUInt8(4);
  const isSingleSegment = (descriptor & 0x20) !== 0;
  const dictionaryIdLength = [0, 1, 2, 4][descriptor & 3] ?? 0;
  const contentSizeLength = [isSingleSegment ? 1 : 0, 2, 4, 8][descriptor >> 6] ?? 0;
  const contentSizeAt = 5 + (isSingleSegment ? 0 : 1) + dictionaryIdLength;
  const blocksAt = contentSizeAt + contentSizeLength;
  const blocksEnd = endOfBlocks(bytes, blocksAt);
  if (blocksEnd === null) return null;
  const checksumLength = (descriptor & 4) === 0 ? 0 : 4;
  const contentSize = readContentSize(bytes.subarray(contentSizeAt, blocksAt));
  return whole(
    {
      length: blocksEnd + checksumLength,
      isSkippable: false,
      contentSize,
      windowSize: isSingleSegment ? (contentSize ?? 0) : readWindowSize(bytes.readUInt8(5)),
    },
    bytes,
  );
}

function endOfBlocks(bytes: Buffer, start: number): number | null {
  let at = start;
  for (let isLast = false; !isLast;) {
    if (at + 3 > bytes.length) return null;
    const header = bytes.readUIntLE(at, 3);
    const type = (header >> 1) & 3;
    isLast = (header & 1) === 1;
    at += 3 + (type === rleBlock ? 1 : header >> 3);
  }
  return at;
}

function readContentSize(field: Buffer): number | null {
  if (field.length === 0) return null;
  if (field.length === 8) return Number(field.readBigUInt64LE());
  return field.readUIntLE(0, field.length) + (field.length === 2 ? 256 : 0);
}

function readWindowSize(descriptor: number): number {
  const base = 2 ** (10 + (descriptor >> 3));
  return base + (base / 8) * (descriptor & 7);
}

function whole(frame: ZstdFrame, bytes: Buffer): ZstdFrame | null {
  return frame.length <= bytes.length ? frame : null;
}
