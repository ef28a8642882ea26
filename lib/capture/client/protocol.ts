/** What a client speaks, as far as its first bytes tell. */
export type Protocol = "tls" | "http1" | "http2" | "other";

const http2Preface = Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
const handshakeRecord = 0x16;
const tlsMajorVersion = 3;
/** A first line that is longer is taken for HTTP where it may be; how long it may be HTTP says. */
const maxFirstLine = 8192;

const wholeLine = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+ +\S+ +HTTP\/\d/;
const partOfLine = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]{0,40}(?: [^\r\n]*)?\r?$/;

/** What the first bytes of a stream are of. */
export function protocolOf(bytes: Buffer): Protocol | "more" {
  if (bytes[0] === handshakeRecord) {
    if (bytes.length < 3) return "more";
    return bytes[1] === tlsMajorVersion ? "tls" : "other";
  }
  const length = Math.min(bytes.length, http2Preface.length);
  if (bytes.subarray(0, length).equals(http2Preface.subarray(0, length))) {
    return length === http2Preface.length ? "http2" : "more";
  }
  const end = bytes.indexOf("\n");
  const text = bytes.toString("latin1", 0, end < 0 ? Math.min(bytes.length, maxFirstLine) : end);
  // Empty lines may come before a request.
  if (/^\r?$/.test(text)) return end < 0 ? "more" : protocolOf(bytes.subarray(end + 1));
  if (end >= 0) return wholeLine.test(text) ? "http1" : "other";
  if (!partOfLine.test(text)) return "other";
  return text.length < maxFirstLine ? "more" : "http1";
}
