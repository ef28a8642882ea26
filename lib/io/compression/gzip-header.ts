const fixedLength = 10;
const deflateMethod = 8;
/** Bits of the flags that say what stands between the header's fixed part and the data. */
const has = { headerChecksum: 2, extra: 4, name: 8, comment: 16 } as const;

/** Whether a member of a gzip file can begin with these bytes; two are enough. */
export function isGzipMagic(bytes: Buffer): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/**
 * The length of the header at the start of the bytes (RFC 1952, section 2.3); null when it is not all
 * there.
 *
 * @throws What `damaged` makes, when the data would not be deflate, the only method there is.
 */
export function gzipHeaderLength(bytes: Buffer, damaged: (reason: string) => Error): number | null {
  if (bytes.length < fixedLength) return null;
  if (bytes[2] !== deflateMethod) throw damaged("its method of compression is not known");
  const flags = bytes.readUInt8(3);
  let length = fixedLength;
  if ((flags & has.extra) !== 0) {
    if (bytes.length < length + 2) return null;
    length += 2 + bytes.readUInt16LE(length);
  }
  for (const text of [has.name, has.comment]) {
    if ((flags & text) === 0) continue;
    const end = bytes.indexOf(0, length);
    if (end < 0) return null;
    length = end + 1;
  }
  if ((flags & has.headerChecksum) !== 0) length += 2;
  return length <= bytes.length ? length : null;
}
