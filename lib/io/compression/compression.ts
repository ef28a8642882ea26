/** How a file's bytes can be compressed: RFC 1952, RFC 8878, RFC 1950. */
export type Compression = "gzip" | "zstd" | "zlib";

/**
 * Tells by its first bytes how a file is compressed.
 *
 * @param head At least one byte.
 * @returns Null when it is not; "more" when more bytes are needed to tell.
 */
export function recogniseCompression(head: Buffer): Compression | null | "more" {
  const first = head[0] ?? 0;
  switch (first) {
    case 0x1f:
      return startsWith(head, [0x1f, 0x8b], "gzip");
    case 0x28:
      return startsWith(head, [0x28, 0xb5, 0x2f, 0xfd], "zstd");
    case 0x78:
      return recogniseZlib(head);
    default:
      // 16 magic numbers begin frames that are to be skipped, which may come first.
      return (first & 0xf0) === 0x50 ? startsWith(head, [first, 0x2a, 0x4d, 0x18], "zstd") : null;
  }
}

/** Only with the window of 32 KiB that all programs use: else much else would look like it. */
function recogniseZlib(head: Buffer): "zlib" | null | "more" {
  if (head.length < 2) return "more";
  const header = head.readUInt16BE(0);
  const wantsDictionary = (header & 0x20) !== 0;
  return header % 31 === 0 && !wantsDictionary ? "zlib" : null;
}

function startsWith<Name>(
  head: Buffer,
  magic: readonly number[],
  name: Name,
): Name | null | "more" {
  const length = Math.min(head.length, magic.length);
  for (let at = 0; at < length; at++) if (head[at] !== magic[at]) return null;
  return length === magic.length ? name : "more";
}

/** What the name of a file to be written says. */
export interface NamedCompression {
  /** Null when the file is not to be compressed. */
  readonly compression: Compression | null;
  /** The name of what is compressed: `a.har` for `a.har.gz`. */
  readonly innerName: string;
}

/** Tells by a file's name how it is to be compressed. */
export function compressionByName(name: string): NamedCompression {
  if (hasExtension(name, ".gz")) return { compression: "gzip", innerName: name.slice(0, -3) };
  if (hasExtension(name, ".zst")) return { compression: "zstd", innerName: name.slice(0, -4) };
  // mitmproxy's: a HAR file as a zlib stream.
  if (hasExtension(name, ".zhar")) {
    return { compression: "zlib", innerName: `${name.slice(0, -5)}.har` };
  }
  return { compression: null, innerName: name };
}

function hasExtension(name: string, extension: string): boolean {
  return name.toLowerCase().endsWith(extension);
}
