import { decodeWithInfo, zlib } from "./late-zlib.js";
import { isTooLarge } from "./too-large.js";

/**
 * The content of all members (RFC 1952, section 2.2), where mitmproxy has that of the first. As
 * there, zlib data under the name of gzip is taken, a cut body gives what is there, and what follows
 * the first member but is none is passed over.
 */
export function decodeGzip(bytes: Buffer, maxOutputLength: number): Buffer {
  const options = { maxOutputLength, finishFlush: zlib().constants.Z_SYNC_FLUSH };
  try {
    return zlib().unzipSync(bytes, options);
  } catch (error) {
    const length = isTooLarge(error) ? null : firstMemberLength(bytes, maxOutputLength);
    if (length === null || headLength(bytes.subarray(length)) !== null) throw error;
    return zlib().unzipSync(bytes.subarray(0, length), options);
  }
}

export function encodeGzip(bytes: Buffer): Buffer {
  return zlib().gzipSync(bytes, { level: 1 });
}

const checksumLength = 8;

/** Null when the first member is not whole, or there is nothing behind it. */
function firstMemberLength(bytes: Buffer, maxOutputLength: number): number | null {
  const dataAt = headLength(bytes);
  if (dataAt === null) return null;
  try {
    const data = bytes.subarray(dataAt);
    const { engine } = decodeWithInfo(zlib().inflateRawSync, data, maxOutputLength);
    const length = dataAt + engine.bytesWritten + checksumLength;
    return length < bytes.length ? length : null;
  } catch {
    return null;
  }
}

const flag = { headChecksum: 2, extra: 4, name: 8, comment: 16 };

/** How long the head of the member is that the bytes begin with; null when they do not. */
function headLength(bytes: Buffer): number | null {
  if (bytes.length < 10 || bytes.readUIntBE(0, 3) !== 0x1f8b08) return null;
  const flags = bytes.readUInt8(3);
  let at = 10;
  if ((flags & flag.extra) !== 0) {
    if (bytes.length < at + 2) return null;
    at += 2 + bytes.readUInt16LE(at);
  }
  for (const text of [flag.name, flag.comment]) {
    if ((flags & text) === 0) continue;
    const end = bytes.indexOf(0, at);
    if (end < 0) return null;
    at = end + 1;
  }
  if ((flags & flag.headChecksum) !== 0) at += 2;
  return at < bytes.length ? at : null;
}
