import { DnsDataError } from "./data-error.js";

// mitmproxy shows the data of HTTPS records as Python shows a dictionary of strings, and the bytes
// in it as mitmproxy escapes bytes. Filters match on that text.

const shortEscapes = new Map([
  ["\t", "\\t"],
  ["\n", "\\n"],
  ["\r", "\\r"],
]);

/**
 * Bytes as ASCII, with escapes as in Python's `repr`, but none for quotes. As in mitmproxy, several
 * backslashes before a single quote are one.
 */
export function escapeBytes(bytes: Buffer): string {
  return bytes.toString("latin1").replace(/\\+'?|[^ -~]/g, (found) => {
    if (found.endsWith("'")) return "\\\\'";
    if (found.startsWith("\\")) return found + found;
    return shortEscapes.get(found) ?? `\\x${found.charCodeAt(0).toString(16).padStart(2, "0")}`;
  });
}

const escapedBytes = new Map([
  ["\\\n", ""],
  ["\\\\", "\\"],
  ["\\'", "'"],
  ['\\"', '"'],
  ["\\a", "\x07"],
  ["\\b", "\b"],
  ["\\f", "\f"],
  ["\\n", "\n"],
  ["\\r", "\r"],
  ["\\t", "\t"],
  ["\\v", "\v"],
]);

/**
 * The bytes of text with escapes, as in a Python bytes literal; what is not ASCII is UTF-8.
 *
 * @throws DnsDataError when an escape is not whole.
 */
export function unescapeBytes(text: string): Buffer {
  const utf8 = Buffer.from(text, "utf8").toString("latin1");
  const unescaped = utf8.replace(
    /\\(?:([0-7]{1,3})|x([0-9a-fA-F]{2})|[^]|$)/g,
    (escape: string, octal?: string, hexadecimal?: string) => {
      if (octal !== undefined) return String.fromCharCode(parseInt(octal, 8) & 0xff);
      if (hexadecimal !== undefined) return String.fromCharCode(parseInt(hexadecimal, 16));
      if (escape === "\\" || escape === "\\x") {
        throw new DnsDataError("an escape in a parameter is not whole");
      }
      return escapedBytes.get(escape) ?? escape;
    },
  );
  return Buffer.from(unescaped, "latin1");
}
