/** What files that people take for captures begin with, besides captures that can be read. */
const known: readonly { readonly magic: string; readonly name: string }[] = [
  { magic: "\xd4\xc3\xb2\xa1", name: "a pcap file: it has packets, not flows" },
  { magic: "\xa1\xb2\xc3\xd4", name: "a pcap file: it has packets, not flows" },
  { magic: "\x4d\x3c\xb2\xa1", name: "a pcap file: it has packets, not flows" },
  { magic: "\xa1\xb2\x3c\x4d", name: "a pcap file: it has packets, not flows" },
  { magic: "\x0a\x0d\x0d\x0a", name: "a pcapng file: it has packets, not flows" },
  { magic: "PK\x03\x04", name: "a zip archive, as Fiddler's .saz is" },
  { magic: "BZh", name: "bzip2 data; decompress it first" },
  { magic: "\xfd7zXZ\0", name: "xz data; decompress it first" },
  { magic: "\x04\x22\x4d\x18", name: "lz4 data; decompress it first" },
  { magic: "\x1f\x8b", name: "gzip data within compressed data; decompress it once first" },
  { magic: "\x28\xb5\x2f\xfd", name: "zstd data within compressed data; decompress it once first" },
  { magic: "\x1f\x9d", name: "data of the program compress; decompress it first" },
  { magic: "SQLite format 3\0", name: "an SQLite database" },
  { magic: "\xff\xfe", name: "text in UTF-16; convert it to UTF-8 first" },
  { magic: "\xfe\xff", name: "text in UTF-16; convert it to UTF-8 first" },
];

const shownBytes = 16;

/**
 * What the beginning of a file that has no known format looks like, in words that follow the file's
 * name.
 */
export function describeUnknown(head: Buffer): string {
  const start = head.toString("latin1", 0, 64);
  const file = known.find(({ magic }) => start.startsWith(magic));
  if (file !== undefined) return `it looks like ${file.name}`;
  const text = head
    .toString("utf8", 0, 1024)
    .replace(/^\ufeff/, "")
    .trimStart();
  if (text === "") return "there is nothing in it but white space";
  if (/^[[{]/.test(text)) {
    return `it is JSON, but not seen to be a capture: ${show(head)} (--from FORMAT, if it is one)`;
  }
  if (text.startsWith("<")) return `it looks like HTML or XML: ${show(head)}`;
  return `it is not a capture that is known here; it begins with ${show(head)}`;
}

function show(head: Buffer): string {
  return JSON.stringify(head.toString("latin1", 0, shownBytes));
}
