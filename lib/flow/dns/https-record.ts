import { encodeText } from "../text.js";
import { isSame } from "../list-field.js";
import { decodeBase64 } from "./base64.js";
import { DnsDataError } from "./data-error.js";
import { packName, readName } from "./domain-name.js";
import { pythonString } from "../python/string.js";
import { escapeBytes, unescapeBytes } from "./python-text.js";

/** The numbers of parameters of HTTPS records (RFC 9460, section 14.3.2). */
export const DnsHttpsParam = {
  MANDATORY: 0,
  ALPN: 1,
  NO_DEFAULT_ALPN: 2,
  PORT: 3,
  IPV4HINT: 4,
  ECH: 5,
  IPV6HINT: 6,
} as const;

/**
 * An HTTPS record's data as mitmproxy has it in JSON. Parameters are under their names in lower
 * case, or numbers where they have no name; bytes are escaped as in Python.
 */
export interface DnsHttpsRecordJson {
  readonly target_name: string;
  readonly priority: number;
  readonly [parameter: string]: string | number;
}

/**
 * What the data of an HTTPS record says (RFC 9460). (mitmproxy `https_records.HTTPSRecord`)
 *
 * It is a copy: to change a record, set its `https` to this again.
 */
export class DnsHttpsRecord {
  /**
   * 0 makes the record an alias; of others, the lowest is tried first. As in mitmproxy, those from
   * 32768 on are negative.
   */
  priority: number;
  /** The name of the server; empty for the record's own name. */
  targetName: string;
  /** The parameters' bytes by their numbers, in the order that they are sent. */
  readonly params: Map<number, Buffer>;

  constructor(
    priority: number,
    targetName: string,
    parameters: Iterable<readonly [parameter: number, value: Uint8Array]> = [],
  ) {
    this.priority = priority;
    this.targetName = targetName;
    this.params = new Map(
      Array.from(parameters, ([parameter, value]) => [parameter, Buffer.from(value)] as const),
    );
  }

  /**
   * Reads a record's data. Of a parameter that is there twice, the last one counts.
   *
   * @throws DnsDataError when it is malformed.
   */
  static unpack(data: Uint8Array): DnsHttpsRecord {
    const bytes = Buffer.from(data);
    checkLength(bytes, 2, 0);
    const { name, end } = readName(bytes, 2);
    const record = new DnsHttpsRecord(bytes.readInt16BE(0), name);
    for (let at = end; at < bytes.length;) {
      checkLength(bytes, 4, at);
      const length = bytes.readUInt16BE(at + 2);
      const start = at + 4;
      checkLength(bytes, length, start);
      record.params.set(bytes.readUInt16BE(at), bytes.subarray(start, start + length));
      at = start + length;
    }
    return record;
  }

  /**
   * The bytes of a record's data.
   *
   * @throws DnsDataError when a number is too large or small, a parameter too long, or the name none.
   */
  pack(): Buffer {
    const priority = Buffer.alloc(2);
    priority.writeInt16BE(checked(this.priority, -0x8000, 0x7fff, "the priority"));
    const parts = [priority, packName(this.targetName)];
    for (const [parameter, value] of this.params) {
      const head = Buffer.alloc(4);
      head.writeUInt16BE(checked(parameter, 0, 0xffff, "a parameter's number"), 0);
      head.writeUInt16BE(checked(value.length, 0, 0xffff, "a parameter's length"), 2);
      parts.push(head, value);
    }
    return Buffer.concat(parts);
  }

  /**
   * The application protocols that the server speaks, such as `h2`; null when that is not said. One
   * that is cut off is given as far as it goes.
   */
  get alpn(): Buffer[] | null {
    const value = this.params.get(DnsHttpsParam.ALPN);
    if (value === undefined) return null;
    const protocols: Buffer[] = [];
    for (let at = 0; at < value.length;) {
      const end = at + 1 + value.readUInt8(at);
      protocols.push(value.subarray(at + 1, end));
      at = end;
    }
    return protocols;
  }
  /** @throws DnsDataError when one has more than 255 bytes. */
  set alpn(protocols: readonly (Uint8Array | string)[] | null) {
    const value = protocols === null ? null : Buffer.concat(protocols.flatMap(withLength));
    this.#set(DnsHttpsParam.ALPN, value);
  }

  /** The configuration of Encrypted Client Hello, in base64; null when there is none. */
  get ech(): string | null {
    return this.params.get(DnsHttpsParam.ECH)?.toString("base64") ?? null;
  }
  /** @throws DnsDataError when it is not base64. */
  set ech(base64: string | null) {
    this.#set(DnsHttpsParam.ECH, base64 === null ? null : decodeBase64(base64));
  }

  /** Whether another says the same, in the same order. */
  equals(other: DnsHttpsRecord): boolean {
    return (
      this.priority === other.priority &&
      this.targetName === other.targetName &&
      isSame([...this.params].flat(), [...other.params].flat())
    );
  }

  /** The record as Python shows the dictionary that mitmproxy makes of it. */
  toString(): string {
    const parameters = Array.from(this.params, ([parameter, value]) => {
      const name = parameterNames.get(parameter);
      const key = name === undefined ? String(parameter) : pythonString(name);
      return `, ${key}: ${pythonString(escapeBytes(value))}`;
    });
    const name = pythonString(this.targetName);
    return `{'target_name': ${name}, 'priority': ${this.priority}${parameters.join("")}}`;
  }

  /** The record as mitmproxy has it in JSON. */
  toJSON(): DnsHttpsRecordJson {
    const parameters = Array.from(this.params, ([parameter, value]): [string, string] => [
      parameterNames.get(parameter) ?? String(parameter),
      escapeBytes(value),
    ]);
    return {
      target_name: this.targetName,
      priority: this.priority,
      ...Object.fromEntries(parameters),
    };
  }

  /**
   * A record of what `toJSON` gave. Parameters without names are taken too, as they are not by
   * mitmproxy.
   *
   * @throws DnsDataError when it is something else.
   */
  static fromJSON({ target_name, priority, ...json }: DnsHttpsRecordJson): DnsHttpsRecord {
    const parameters = Object.entries(json).map(
      ([name, value]) => [parameterOf(name), unescapeBytes(String(value))] as const,
    );
    // An object has numbers first, wherever they stood. The right order is the one that RFC 9460,
    // section 2.2, asks for.
    if (Object.keys(json).some(isNumber)) parameters.sort(([one], [other]) => one - other);
    return new DnsHttpsRecord(priority, target_name, parameters);
  }

  #set(parameter: number, value: Buffer | null): void {
    if (value === null) this.params.delete(parameter);
    else this.params.set(parameter, value);
  }
}

const parameterNames = new Map<number, string>(
  Object.entries(DnsHttpsParam).map(([name, parameter]) => [parameter, name.toLowerCase()]),
);

function parameterOf(name: string): number {
  for (const [parameter, known] of parameterNames)
    if (known === name.toLowerCase()) return parameter;
  if (isNumber(name)) return Number(name);
  throw new DnsDataError(`"${name}" is no parameter of HTTPS records`);
}

function isNumber(name: string): boolean {
  return /^\d{1,5}$/.test(name);
}

function withLength(protocol: Uint8Array | string): Buffer[] {
  const bytes = typeof protocol === "string" ? encodeText(protocol) : Buffer.from(protocol);
  return [Buffer.of(checked(bytes.length, 0, 255, "the length of a protocol's name")), bytes];
}

function checkLength(bytes: Buffer, length: number, at: number): void {
  if (at + length <= bytes.length) return;
  throw new DnsDataError(`the data ends within ${length} bytes`, at);
}

function checked(value: number, least: number, most: number, what: string): number {
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new DnsDataError(`${what} is ${value}, which is not between ${least} and ${most}`);
}
