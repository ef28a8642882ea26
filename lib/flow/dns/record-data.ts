import { isUtf8 } from "node:buffer";
import { DnsDataError, unlessMalformed } from "./data-error.js";
import { packName, unpackName } from "./domain-name.js";
import { DnsHttpsRecord, type DnsHttpsRecordJson } from "./https-record.js";
import { formatIpv4, formatIpv6, parseIpv4, parseIpv6 } from "./ip-address.js";
import { DnsType, dnsTypeName } from "./types.js";

/** A record's data as mitmproxy has it in JSON: text, or a dictionary for an HTTPS record. */
export type DnsDataJson = string | DnsHttpsRecordJson;

type Meaning = string | DnsHttpsRecord;

/** How the data of a type of record is read and written. */
interface Codec {
  readonly unpack: (data: Buffer) => Meaning;
  readonly pack: (json: DnsDataJson) => Buffer;
}

const domainName: Codec = { unpack: unpackName, pack: ofText(packName) };

const codecs = new Map<number, Codec>([
  [DnsType.A, { unpack: formatIpv4, pack: ofText(parseIpv4) }],
  [DnsType.AAAA, { unpack: formatIpv6, pack: ofText(parseIpv6) }],
  [DnsType.NS, domainName],
  [DnsType.CNAME, domainName],
  [DnsType.PTR, domainName],
  [DnsType.TXT, { unpack: unpackText, pack: ofText(packText) }],
  [DnsType.HTTPS, { unpack: (data) => DnsHttpsRecord.unpack(data), pack: packHttps }],
]);

/**
 * What a record's data says, by its type: an address, a name, a text, an HTTPS record. The bytes in
 * hexadecimal where it is something else, or malformed.
 */
export function meaningOf(type: number, data: Buffer): Meaning {
  const hex = `0x${data.toString("hex")}`;
  const codec = codecs.get(type);
  if (codec === undefined) return hex;
  return unlessMalformed(() => codec.unpack(data)) ?? `${hex} (invalid ${dnsTypeName(type)} data)`;
}

/**
 * The data that says this, by its type or in hexadecimal.
 *
 * @throws DnsDataError when it is neither.
 */
export function dataOf(type: number, json: DnsDataJson): Buffer {
  const codec = codecs.get(type);
  if (codec === undefined) return bytesOfHex(json);
  // A remark that data is malformed would be text, too, and even a name.
  const malformed = unlessMalformed(() => bytesOfHex(json));
  if (malformed !== undefined && meaningOf(type, malformed) === json) return malformed;
  return unlessMalformed(() => codec.pack(json)) ?? bytesOfHex(json);
}

/** @throws DnsDataError when it is not UTF-8. */
export function unpackText(data: Buffer): string {
  if (isUtf8(data)) return data.toString("utf8");
  throw new DnsDataError("the text is not UTF-8", 0);
}

/** @throws DnsDataError when UTF-8 cannot say it. */
export function packText(text: string): Buffer {
  if (text.isWellFormed()) return Buffer.from(text, "utf8");
  throw new DnsDataError("the text has half of a surrogate pair");
}

function packHttps(json: DnsDataJson): Buffer {
  if (typeof json === "string") throw new DnsDataError("text is no HTTPS record");
  return DnsHttpsRecord.fromJSON(json).pack();
}

function ofText(pack: (text: string) => Buffer): Codec["pack"] {
  return (json) => {
    if (typeof json === "string") return pack(json);
    throw new DnsDataError("only an HTTPS record has a dictionary");
  };
}

/** Takes what `meaningOf` gives, with its remark. */
function bytesOfHex(json: DnsDataJson): Buffer {
  const [hex = ""] = typeof json === "string" ? json.split(" (", 1) : [];
  const digits = hex.startsWith("0x") ? hex.slice(2) : hex;
  if (typeof json === "string" && /^(?:[0-9a-f]{2})*$/i.test(digits)) {
    return Buffer.from(digits, "hex");
  }
  throw new DnsDataError("the data is not what its type says, nor hexadecimal");
}
