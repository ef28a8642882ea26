/** The version of the format that is read and written. */
export const formatVersion = 1;

/** The MessagePack of the name that the header gives the format. */
const beforeVersion = Buffer.from("\x82\xa6format\xabmitmts-dump\xa7version", "latin1");

/**
 * What a file begins with: the MessagePack of `{"format": "mitmts-dump", "version": 1}`. It may come
 * again between flows, so that files can be joined.
 */
export const header = Buffer.concat([beforeVersion, Buffer.of(formatVersion)]);

/** The first byte of a header: a map of two entries. */
export const headerLead = 0x82;

/** Whether the bytes from `at` on are a header as far as they go, whatever its version is. */
export function mayBeHeader(bytes: Buffer, at: number): boolean {
  const length = Math.min(beforeVersion.length, bytes.length - at);
  return bytes.compare(beforeVersion, 0, length, at, at + length) === 0;
}
