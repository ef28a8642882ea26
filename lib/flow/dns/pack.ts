import { DnsDataError, inPart } from "./data-error.js";
import { packName } from "./domain-name.js";
import type { DnsMessage } from "./message.js";
import type { DnsQuestion } from "./question.js";
import type { DnsResourceRecord } from "./resource-record.js";

/**
 * The bytes of a message (RFC 1035, section 4), without compression.
 *
 * @throws DnsDataError when a number is too large or small for its place, data too long, or a name
 *   none.
 */
export function packMessage(message: DnsMessage): Buffer {
  const { questions, answers, authorities, additionals } = message;
  const flags =
    (message.query ? 0 : 1 << 15) |
    (checked(message.opCode, 0b1111, "the op code") << 11) |
    (message.authoritativeAnswer ? 1 << 10 : 0) |
    (message.truncation ? 1 << 9 : 0) |
    (message.recursionDesired ? 1 << 8 : 0) |
    (message.recursionAvailable ? 1 << 7 : 0) |
    (checked(message.reserved, 0b111, "the reserved value") << 4) |
    checked(message.responseCode, 0b1111, "the response code");
  return Buffer.concat([
    uint16(message.id, "the id"),
    uint16(flags, "the flags"),
    uint16(questions.length, "the number of questions"),
    uint16(answers.length, "the number of answers"),
    uint16(authorities.length, "the number of authorities"),
    uint16(additionals.length, "the number of additionals"),
    ...packAll("question", questions, packQuestion),
    ...packAll("answer", answers, packRecord),
    ...packAll("authority", authorities, packRecord),
    ...packAll("additional", additionals, packRecord),
  ]);
}

function packAll<Item>(
  what: string,
  items: readonly Item[],
  pack: (item: Item) => Buffer,
): Buffer[] {
  return items.map((item, index) => inPart(`${what} ${index + 1}`, () => pack(item)));
}

function packQuestion({ name, type, class: dnsClass }: DnsQuestion): Buffer {
  return Buffer.concat([packName(name), uint16(type, "the type"), uint16(dnsClass, "the class")]);
}

function packRecord({ name, type, class: dnsClass, ttl, data }: DnsResourceRecord): Buffer {
  return Buffer.concat([
    packName(name),
    uint16(type, "the type"),
    uint16(dnsClass, "the class"),
    uint32(ttl, "the ttl"),
    uint16(data.length, "the length of the data"),
    data,
  ]);
}

function uint16(value: number, what: string): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(checked(value, 0xffff, what));
  return bytes;
}

function uint32(value: number, what: string): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(checked(value, 0xffff_ffff, what));
  return bytes;
}

function checked(value: number, largest: number, what: string): number {
  if (value >= 0 && value <= largest) return value;
  throw new DnsDataError(`${what} is ${value}, which is not between 0 and ${largest}`);
}
