import { bytesField, integerField, setField, setIntegerField } from "../field.js";
import { isSame } from "../list-field.js";
import { PlainDict } from "../state/plain-dict.js";
import { copyTree, type StateDict } from "../state/state.js";
import { encodeText } from "../text.js";
import { DnsClass, dnsClassName, dnsClassOf } from "./classes.js";
import { unlessMalformed } from "./data-error.js";
import { packName, unpackName } from "./domain-name.js";
import { DnsEntry } from "./entry.js";
import { DnsHttpsRecord } from "./https-record.js";
import { formatIpv4, formatIpv6, parseIpv4, parseIpv6 } from "./ip-address.js";
import { dataOf, meaningOf, packText, unpackText, type DnsDataJson } from "./record-data.js";
import { DnsType, dnsTypeName, dnsTypeOf } from "./types.js";

/** A record as mitmproxy has it in JSON: type and class are names, such as `AAAA` and `IN`. */
export interface DnsResourceRecordJson {
  readonly name: string;
  readonly type: string;
  readonly class: string;
  /** In seconds. */
  readonly ttl: number;
  /** What the data says, by its type; the bytes in hexadecimal where that is not known. */
  readonly data: DnsDataJson;
}

/** How long a record may be kept when nothing else is said, in seconds. */
const defaultTtl = 60;

/** A record of a DNS message (RFC 1035, section 4.1.3). (mitmproxy `dns.ResourceRecord`) */
export class DnsResourceRecord extends DnsEntry {
  /** A new record of class IN; `ttl` is in seconds. */
  constructor(name: string, type: number, data: Uint8Array, ttl?: number);
  /** @internal */
  constructor(name: string, type: number, data: Uint8Array, ttl: number, state: StateDict);
  constructor(
    name: string,
    type: number,
    data: Uint8Array,
    ttl: number = defaultTtl,
    state?: StateDict,
  ) {
    super(state ?? PlainDict.of({ name, type, class_: DnsClass.IN, ttl, data: Buffer.from(data) }));
  }

  // In what follows, `ttl` is in seconds.

  /**
   * A new record with a name's IPv4 address.
   *
   * @throws DnsDataError when it is no such address.
   */
  static a(name: string, address: string, ttl?: number): DnsResourceRecord {
    return new DnsResourceRecord(name, DnsType.A, parseIpv4(address), ttl);
  }

  /**
   * A new record with a name's IPv6 address.
   *
   * @throws DnsDataError when it is no such address.
   */
  static aaaa(name: string, address: string, ttl?: number): DnsResourceRecord {
    return new DnsResourceRecord(name, DnsType.AAAA, parseIpv6(address), ttl);
  }

  /**
   * A new record that says that a name is another's alias.
   *
   * @throws DnsDataError when the other is no domain name.
   */
  static cname(alias: string, canonical: string, ttl?: number): DnsResourceRecord {
    return new DnsResourceRecord(alias, DnsType.CNAME, packName(canonical), ttl);
  }

  /**
   * A new record that says which name an address has, such as `1.0.0.127.in-addr.arpa`.
   *
   * @throws DnsDataError when it is no domain name.
   */
  static ptr(address: string, name: string, ttl?: number): DnsResourceRecord {
    return new DnsResourceRecord(address, DnsType.PTR, packName(name), ttl);
  }

  /**
   * A new record with text. As in mitmproxy, the text is all of the data: the bytes before it that
   * say its length (RFC 1035, section 3.3.14) are a part of it.
   *
   * @throws DnsDataError when the text is not well-formed.
   */
  static txt(name: string, text: string, ttl?: number): DnsResourceRecord {
    return new DnsResourceRecord(name, DnsType.TXT, packText(text), ttl);
  }

  /**
   * A new record about how to reach a name by HTTPS (RFC 9460).
   *
   * @throws DnsDataError when it cannot be packed.
   */
  static https(name: string, record: DnsHttpsRecord, ttl?: number): DnsResourceRecord {
    return new DnsResourceRecord(name, DnsType.HTTPS, record.pack(), ttl);
  }

  /**
   * A record of what `toJSON` gave.
   *
   * @throws DnsDataError when the data is neither what its type says nor hexadecimal.
   */
  static fromJSON({
    name,
    type,
    class: dnsClass,
    ttl,
    data,
  }: DnsResourceRecordJson): DnsResourceRecord {
    const number = dnsTypeOf(type);
    const record = new DnsResourceRecord(name, number, dataOf(number, data), ttl);
    record.class = dnsClassOf(dnsClass);
    return record;
  }

  /** How long the record may be kept, in seconds. */
  get ttl(): number {
    return integerField(this.state, "ttl");
  }
  set ttl(seconds: number) {
    setIntegerField(this.state, "ttl", seconds);
  }

  /** The record's data; names in it are without compression. Do not write into the buffer. */
  get data(): Buffer {
    return bytesField(this.state, "data");
  }
  set data(data: Uint8Array) {
    setField(this.state, "data", Buffer.from(data));
  }

  // What the data says. Each of these reads and sets the data, whatever the record's type is, and
  // leaves the type alone. Data that says already what it is set to keeps its bytes.

  /**
   * The data as text.
   *
   * @throws DnsDataError when it is not UTF-8, or the text that is set not well-formed.
   */
  get text(): string {
    return unpackText(this.data);
  }
  set text(text: string) {
    this.data = packText(text);
  }

  /**
   * The data as an IPv4 address, such as `192.0.2.1`.
   *
   * @throws DnsDataError when it is none, or what is set is none.
   */
  get ipv4Address(): string {
    return formatIpv4(this.data);
  }
  set ipv4Address(address: string) {
    this.data = parseIpv4(address);
  }

  /**
   * The data as an IPv6 address, such as `2001:db8::1`.
   *
   * @throws DnsDataError when it is none, or what is set is none.
   */
  get ipv6Address(): string {
    return formatIpv6(this.data);
  }
  set ipv6Address(address: string) {
    this.data = parseIpv6(address);
  }

  /**
   * The data as a domain name without a dot at the end: what NS, CNAME and PTR records have.
   *
   * @throws DnsDataError when it is none, or what is set is none.
   */
  get domainName(): string {
    return unpackName(this.data);
  }
  set domainName(name: string) {
    if (unlessMalformed(() => this.domainName) !== name) this.data = packName(name);
  }

  /**
   * The data as what an HTTPS record has. It is a copy: set it to change the data.
   *
   * @throws DnsDataError when the data is malformed, or what is set cannot be packed.
   */
  get https(): DnsHttpsRecord {
    return DnsHttpsRecord.unpack(this.data);
  }
  set https(record: DnsHttpsRecord) {
    if (unlessMalformed(() => this.https)?.equals(record) !== true) this.data = record.pack();
  }

  /**
   * The application protocols of an HTTPS record, such as `h2`; null when it names none.
   *
   * @throws DnsDataError when the data is malformed, also when this is set.
   */
  get httpsAlpn(): Buffer[] | null {
    return this.https.alpn;
  }
  set httpsAlpn(protocols: readonly (Uint8Array | string)[] | null) {
    const record = this.https;
    const bytes = protocols?.map((protocol) => toBuffer(protocol)) ?? null;
    if (isSameAlpn(record.alpn, bytes)) return;
    record.alpn = bytes;
    this.data = record.pack();
  }

  /**
   * The configuration of Encrypted Client Hello in an HTTPS record, in base64; null when there is
   * none.
   *
   * @throws DnsDataError when the data is malformed, also when this is set; and when what is set is
   *   not base64.
   */
  get httpsEch(): string | null {
    return this.https.ech;
  }
  set httpsEch(base64: string | null) {
    const record = this.https;
    if (record.ech === base64) return;
    record.ech = base64;
    this.data = record.pack();
  }

  /** A copy: changes to one do not show in the other. */
  copy(): DnsResourceRecord {
    return new DnsResourceRecord("", 0, Buffer.alloc(0), 0, copyTree(this.state));
  }

  /**
   * What the data says, as mitmproxy shows it: an address, a name or a text, an HTTPS record as a
   * Python dictionary; the bytes in hexadecimal where it is something else, or malformed.
   */
  override toString(): string {
    return meaningOf(this.type, this.data).toString();
  }

  /** The record as mitmproxy has it in JSON. */
  toJSON(): DnsResourceRecordJson {
    const meaning = meaningOf(this.type, this.data);
    return {
      name: this.name,
      type: dnsTypeName(this.type),
      class: dnsClassName(this.class),
      ttl: this.ttl,
      data: typeof meaning === "string" ? meaning : meaning.toJSON(),
    };
  }
}

function toBuffer(protocol: Uint8Array | string): Buffer {
  return typeof protocol === "string" ? encodeText(protocol) : Buffer.from(protocol);
}

function isSameAlpn(one: readonly Buffer[] | null, other: readonly Buffer[] | null): boolean {
  return one === null || other === null ? one === other : isSame(one, other);
}
