import {
  booleanField,
  bytesField,
  FlowFieldError,
  integerField,
  kindOf,
  listField,
  nullableNumberField,
  setField,
  setIntegerField,
  setNumberField,
  textField,
} from "./field.js";
import { ListView } from "./list-view.js";
import { PlainDict } from "./state/plain-dict.js";
import { isDict, type StateDict } from "./state/state.js";

/** What is asked for in a DNS message (RFC 1035, section 4.1.2). */
export class DnsQuestion {
  /** @internal */
  readonly state: StateDict;

  /** A new question; type 1 is A, class 1 is IN. */
  constructor(name: string, type?: number, dnsClass?: number);
  /** @internal */
  constructor(name: string, type: number, dnsClass: number, state: StateDict);
  constructor(name: string, type = 1, dnsClass = 1, state?: StateDict) {
    this.state = state ?? PlainDict.of({ name, type, class_: dnsClass });
  }

  /** The domain name, without a dot at the end. */
  get name(): string {
    return textField(this.state, "name");
  }
  set name(name: string) {
    setField(this.state, "name", name);
  }

  /** The record type: 1 is A, 28 is AAAA. */
  get type(): number {
    return integerField(this.state, "type");
  }
  set type(type: number) {
    setIntegerField(this.state, "type", type);
  }

  /** The class: 1 is IN, the internet. */
  get class(): number {
    return integerField(this.state, "class_");
  }
  set class(dnsClass: number) {
    setIntegerField(this.state, "class_", dnsClass);
  }
}

/** A record of a DNS message (RFC 1035, section 4.1.3). */
export class DnsResourceRecord {
  /** @internal */
  readonly state: StateDict;

  /** A new record of class IN; `ttl` is in seconds. */
  constructor(name: string, type: number, data: Uint8Array, ttl?: number);
  /** @internal */
  constructor(name: string, type: number, data: Uint8Array, ttl: number, state: StateDict);
  constructor(name: string, type: number, data: Uint8Array, ttl = 60, state?: StateDict) {
    this.state = state ?? PlainDict.of({ name, type, class_: 1, ttl, data: Buffer.from(data) });
  }

  /** The domain name that the record is about, without a dot at the end. */
  get name(): string {
    return textField(this.state, "name");
  }
  set name(name: string) {
    setField(this.state, "name", name);
  }

  /** The record type: 1 is A, 28 is AAAA. */
  get type(): number {
    return integerField(this.state, "type");
  }
  set type(type: number) {
    setIntegerField(this.state, "type", type);
  }

  /** The class: 1 is IN, the internet. */
  get class(): number {
    return integerField(this.state, "class_");
  }
  set class(dnsClass: number) {
    setIntegerField(this.state, "class_", dnsClass);
  }

  /** How long the record may be kept, in seconds. */
  get ttl(): number {
    return integerField(this.state, "ttl");
  }
  set ttl(seconds: number) {
    setIntegerField(this.state, "ttl", seconds);
  }

  /** The record's data as it was sent. Do not write into the buffer. */
  get data(): Buffer {
    return bytesField(this.state, "data");
  }
  set data(data: Uint8Array) {
    setField(this.state, "data", Buffer.from(data));
  }
}

/** A DNS query or answer (RFC 1035, section 4). (mitmproxy `dns.DNSMessage`) */
export class DnsMessage {
  /** @internal */
  readonly state: StateDict;
  readonly #questions: ListView<DnsQuestion>;
  readonly #answers: ListView<DnsResourceRecord>;
  readonly #authorities: ListView<DnsResourceRecord>;
  readonly #additionals: ListView<DnsResourceRecord>;

  /** @internal */
  constructor(state: StateDict) {
    this.state = state;
    this.#questions = new ListView(
      listField(state, "questions"),
      (item) => new DnsQuestion("", 1, 1, dictOf(item)),
    );
    const records = (section: string) =>
      new ListView(
        listField(state, section),
        (item) => new DnsResourceRecord("", 1, Buffer.alloc(0), 0, dictOf(item)),
      );
    this.#answers = records("answers");
    this.#authorities = records("authorities");
    this.#additionals = records("additionals");
  }

  /** The number that joins query and answer. */
  get id(): number {
    return integerField(this.state, "id");
  }
  set id(id: number) {
    setIntegerField(this.state, "id", id);
  }

  /** Whether this is a query; else it is an answer. */
  get query(): boolean {
    return booleanField(this.state, "query");
  }
  set query(query: boolean) {
    setField(this.state, "query", query);
  }

  /** The kind of query: 0 is a standard one. */
  get opCode(): number {
    return integerField(this.state, "op_code");
  }
  set opCode(opCode: number) {
    setIntegerField(this.state, "op_code", opCode);
  }

  /** Whether the server is an authority for the name. */
  get authoritativeAnswer(): boolean {
    return booleanField(this.state, "authoritative_answer");
  }
  set authoritativeAnswer(authoritative: boolean) {
    setField(this.state, "authoritative_answer", authoritative);
  }

  /** Whether the message was cut because it was too long for the transport. */
  get truncation(): boolean {
    return booleanField(this.state, "truncation");
  }
  set truncation(truncation: boolean) {
    setField(this.state, "truncation", truncation);
  }

  /** Whether the server is asked to follow the query recursively. */
  get recursionDesired(): boolean {
    return booleanField(this.state, "recursion_desired");
  }
  set recursionDesired(desired: boolean) {
    setField(this.state, "recursion_desired", desired);
  }

  /** Whether the server can follow queries recursively. */
  get recursionAvailable(): boolean {
    return booleanField(this.state, "recursion_available");
  }
  set recursionAvailable(available: boolean) {
    setField(this.state, "recursion_available", available);
  }

  /** Bits reserved for later use; zero. */
  get reserved(): number {
    return integerField(this.state, "reserved");
  }
  set reserved(reserved: number) {
    setIntegerField(this.state, "reserved", reserved);
  }

  /** The answer's code: 0 is no error, 3 is no such name. */
  get responseCode(): number {
    return integerField(this.state, "response_code");
  }
  set responseCode(code: number) {
    setIntegerField(this.state, "response_code", code);
  }

  /** What is asked: an ordinary array. */
  get questions(): DnsQuestion[] {
    return this.#questions.items;
  }
  set questions(questions: DnsQuestion[]) {
    this.#questions.items = questions;
  }

  /** The only question; null when there are none or several. */
  get question(): DnsQuestion | null {
    const [question] = this.questions;
    return question !== undefined && this.questions.length === 1 ? question : null;
  }

  /** The records that answer the question: an ordinary array. */
  get answers(): DnsResourceRecord[] {
    return this.#answers.items;
  }
  set answers(records: DnsResourceRecord[]) {
    this.#answers.items = records;
  }

  /** The records that name an authority: an ordinary array. */
  get authorities(): DnsResourceRecord[] {
    return this.#authorities.items;
  }
  set authorities(records: DnsResourceRecord[]) {
    this.#authorities.items = records;
  }

  /** The records that may help besides: an ordinary array. */
  get additionals(): DnsResourceRecord[] {
    return this.#additionals.items;
  }
  set additionals(records: DnsResourceRecord[]) {
    this.#additionals.items = records;
  }

  /** When it was sent or received: seconds since 1970; null when that is not known. */
  get timestamp(): number | null {
    return nullableNumberField(this.state, "timestamp");
  }
  set timestamp(seconds: number | null) {
    setNumberField(this.state, "timestamp", seconds);
  }

  /** @internal */
  sync(): void {
    this.#questions.sync();
    this.#answers.sync();
    this.#authorities.sync();
    this.#additionals.sync();
  }
}

function dictOf(item: Parameters<typeof isDict>[0]): StateDict {
  if (!isDict(item)) throw new FlowFieldError("dns record", "a dictionary", kindOf(item));
  return item;
}
