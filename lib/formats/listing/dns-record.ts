import type { DnsResourceRecord } from "../../flow/dns-message.js";
import { dnsTypeName } from "./words.js";

const readers = new Map<string, (data: Buffer) => string | null>([
  ["A", (data) => (data.length === 4 ? data.join(".") : null)],
  ["AAAA", (data) => (data.length === 16 ? ipv6Text(data) : null)],
  ["NS", domainName],
  ["CNAME", domainName],
  ["PTR", domainName],
  ["TXT", (data) => data.toString("utf8")],
]);

/** What a DNS record says: an address, a name or a text; the bytes where it is something else. */
export function recordText({ data, type }: DnsResourceRecord): string {
  const name = dnsTypeName(type);
  const read = readers.get(name);
  if (read === undefined) return `0x${data.toString("hex")}`;
  return read(data) ?? `0x${data.toString("hex")} (invalid ${name} data)`;
}

function ipv6Text(data: Buffer): string {
  const groups = Array.from({ length: 8 }, (_, index) => data.readUInt16BE(2 * index).toString(16));
  // The URL parser knows the short form (RFC 5952).
  return new URL(`http://[${groups.join(":")}]`).hostname.slice(1, -1);
}

/** A name of labels, each with its length before it (RFC 1035, section 3.1); null when it is none. */
function domainName(data: Buffer): string | null {
  const labels: string[] = [];
  for (let at = 0; at < data.length;) {
    const length = data.readUInt8(at);
    if (length === 0) return at + 1 === data.length ? labels.join(".") : null;
    if (length > 63 || at + 1 + length > data.length) return null;
    labels.push(data.toString("latin1", at + 1, at + 1 + length));
    at += 1 + length;
  }
  return null;
}
