const frameMagic = 0xfd2fb528;
/** 16 magic numbers, which differ in their last four bits, begin frames that are to be skipped. */
const skippableMagic = 0x184d2a50;
const rleBlock = 1;

/**
 * The length of the zstd frame at the start of the bytes (RFC 8878, section 3.1); null when there is
 * no whole frame. Node's zlib decodes only the first of several frames, and some releases take a cut
 * one for whole.
 */
export function zstdFrameLength(bytes: Buffer): number | null {
  if (bytes.length < 8) return null;
  const magic = bytes.readUInt32LE(0);
  if ((magic & ~0xf) === skippableMagic) return within(bytes, 8 + bytes.readUInt32LE(4));
  if (magic !== frameMagic) return null;
  const descriptor = bytes.readUInt8(4);
  const isSingleSegment = (descriptor & 0x20) !== 0;
  const dictionaryIdLength = [0, 1, 2, 4][descriptor & 3] ?? 0;
  const contentSizeLength = [isSingleSegment ? 1 : 0, 2, 4, 8][descriptor >> 6] ?? 0;
  const checksumLength = (descriptor & 4) === 0 ? 0 : 4;
  let at = 5 + (isSingleSegment ? 0 : 1) + dictionaryIdLength + contentSizeLength;
  for (let isLast = false; !isLast;) {
    if (at + 3 > bytes.length) return null;
    const header = bytes.readUIntLE(at, 3);
    const type = (header >> 1) & 3;
    isLast = (header & 1) === 1;
    at += 3 + (type === rleBlock ? 1 : header >> 3);
  }
  return within(bytes, at + checksumLength);
}

function within(bytes: Buffer, length: number): number | null {
  return length <= bytes.length ? length : null;
}
