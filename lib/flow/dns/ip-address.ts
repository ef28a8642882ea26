import { DnsDataError } from "./data-error.js";

// Addresses are spelled as Python's "ipaddress" spells them (RFC 5952; since Python 3.13 also its
// section 5), and taken in the spellings that it takes.

/** @throws DnsDataError when there are not four bytes. */
export function formatIpv4(bytes: Buffer): string {
  if (bytes.length === 4) return bytes.join(".");
  throw new DnsDataError(`an IPv4 address has 4 bytes, not ${bytes.length}`, 0);
}

/** @throws DnsDataError when it is no address of four decimal numbers without leading zeros. */
export function parseIpv4(text: string): Buffer {
  const bytes = ipv4Bytes(text);
  if (bytes === null) throw new DnsDataError(`"${text}" is no IPv4 address`);
  return Buffer.from(bytes);
}

/** @throws DnsDataError when there are not 16 bytes. */
export function formatIpv6(bytes: Buffer): string {
  if (bytes.length !== 16) {
    throw new DnsDataError(`an IPv6 address has 16 bytes, not ${bytes.length}`, 0);
  }
  const groups = Array.from({ length: 8 }, (_, index) => bytes.readUInt16BE(2 * index));
  const isMappedIpv4 = groups.slice(0, 6).join() === "0,0,0,0,0,65535";
  if (isMappedIpv4) return `::ffff:${formatIpv4(bytes.subarray(12))}`;
  const zeros = longestZeros(groups);
  const hex = groups.map((group) => group.toString(16));
  if (zeros.length < 2) return hex.join(":");
  const head = hex.slice(0, zeros.start).join(":");
  return `${head}::${hex.slice(zeros.start + zeros.length).join(":")}`;
}

/** @throws DnsDataError when it is no address. One with a zone is none. */
export function parseIpv6(text: string): Buffer {
  const [head = "", tail, ...others] = text.split("::");
  const before = ipv6Groups(head, tail === undefined);
  const after = ipv6Groups(tail ?? "", true);
  const length = (before?.length ?? 0) + (after?.length ?? 0);
  const isWhole = tail === undefined ? length === 8 : length < 8;
  if (before === null || after === null || others.length > 0 || !isWhole) {
    throw new DnsDataError(`"${text}" is no IPv6 address`);
  }
  const bytes = Buffer.alloc(16);
  before.forEach((group, index) => bytes.writeUInt16BE(group, 2 * index));
  after.forEach((group, index) => bytes.writeUInt16BE(group, 16 - 2 * (after.length - index)));
  return bytes;
}

function ipv4Bytes(text: string): number[] | null {
  const numbers = text.split(".");
  if (numbers.length !== 4 || !numbers.every((number) => /^(?:0|[1-9]\d{0,2})$/.test(number))) {
    return null;
  }
  const bytes = numbers.map(Number);
  return bytes.every((byte) => byte <= 255) ? bytes : null;
}

/** Groups of 16 bits with colons between; the last two as an IPv4 address, where that may be. */
function ipv6Groups(text: string, mayEndWithIpv4: boolean): number[] | null {
  if (text === "") return [];
  const parts = text.split(":");
  const last = parts.at(-1) ?? "";
  const groups: number[] = [];
  const ipv4 = mayEndWithIpv4 && last.includes(".") ? ipv4Bytes(last) : null;
  for (const part of ipv4 === null ? parts : parts.slice(0, -1)) {
    if (!/^[0-9a-fA-F]{1,4}$/.test(part)) return null;
    groups.push(parseInt(part, 16));
  }
  if (ipv4 !== null) {
    const bytes = Buffer.from(ipv4);
    groups.push(bytes.readUInt16BE(0), bytes.readUInt16BE(2));
  }
  return groups;
}

/** The longest run of zeros; of several that are as long, the first. */
function longestZeros(groups: readonly number[]): {
  readonly start: number;
  readonly length: number;
} {
  let longest = { start: 0, length: 0 };
  let start = 0;
  groups.forEach((group, index) => {
    if (group !== 0) start = index + 1;
    else if (index + 1 - start > longest.length) longest = { start, length: index + 1 - start };
  });
  return longest;
}
