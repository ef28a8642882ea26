import { PlainDict } from "../state/plain-dict.js";
import { PlainList } from "../state/plain-list.js";
import { Float, type StateDict } from "../state/state.js";
import { mayHavePointers, withoutPointers } from "./compressed-data.js";
import { CompressedNames } from "./compressed-names.js";
import { DnsDataError, inPart } from "./data-error.js";

/** The state of a message, and where it ends. */
export interface Unpacked {
  readonly state: StateDict;
  readonly end: number;
}

/**
 * Unpacks the message at the start of the bytes (RFC 1035, section 4).
 *
 * @param timestamp Seconds since 1970.
 * @throws DnsDataError when there is none.
 */
export function unpackMessage(bytes: Buffer, timestamp: number | null): Unpacked {
  const reader = new MessageReader(bytes);
  const id = reader.readUInt16();
  const flags = reader.readUInt16();
  const counts = {
    questions: reader.readUInt16(),
    answers: reader.readUInt16(),
    authorities: reader.readUInt16(),
    additionals: reader.readUInt16(),
  };
  const hasFlag = (bit: number) => (flags & (1 << bit)) !== 0;
  const state = PlainDict.of({
    id,
    query: !hasFlag(15),
    op_code: (flags >> 11) & 0b1111,
    authoritative_answer: hasFlag(10),
    truncation: hasFlag(9),
    recursion_desired: hasFlag(8),
    recursion_available: hasFlag(7),
    reserved: (flags >> 4) & 0b111,
    response_code: flags & 0b1111,
    questions: reader.readList("question", counts.questions, () => reader.readQuestion()),
    answers: reader.readList("answer", counts.answers, () => reader.readRecord()),
    authorities: reader.readList("authority", counts.authorities, () => reader.readRecord()),
    additionals: reader.readList("additional", counts.additionals, () => reader.readRecord()),
    timestamp: timestamp === null ? null : new Float(timestamp),
  });
  return { state, end: reader.at };
}

/** Reads a message from its start to its end. */
class MessageReader {
  readonly #bytes: Buffer;
  readonly #names: CompressedNames;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
    this.#names = new CompressedNames(bytes);
  }

  get at(): number {
    return this.#at;
  }

  readUInt16(): number {
    return this.#bytes.readUInt16BE(this.#skip(2));
  }

  readList(what: string, count: number, readItem: () => StateDict): PlainList {
    const items: StateDict[] = [];
    while (items.length < count) items.push(inPart(`${what} ${items.length + 1}`, readItem));
    return new PlainList(items);
  }

  readQuestion(): StateDict {
    const name = this.#readName();
    return PlainDict.of({ name, type: this.readUInt16(), class_: this.readUInt16() });
  }

  readRecord(): StateDict {
    const name = this.#readName();
    const type = this.readUInt16();
    const dnsClass = this.readUInt16();
    const ttl = this.#bytes.readUInt32BE(this.#skip(4));
    const start = this.#skip(this.readUInt16());
    const data = mayHavePointers(type)
      ? withoutPointers(this.#bytes, start, this.#at, this.#names)
      : Buffer.from(this.#bytes.subarray(start, this.#at));
    return PlainDict.of({ name, type, class_: dnsClass, ttl, data });
  }

  #readName(): string {
    const { name, end } = this.#names.read(this.#at);
    this.#at = end;
    return name;
  }

  /** Goes over some bytes; gives where they start. */
  #skip(count: number): number {
    const start = this.#at;
    if (start + count > this.#bytes.length) {
      throw new DnsDataError(`the message ends within ${count} bytes`, start);
    }
    this.#at += count;
    return start;
  }
}
