import { FlowFieldError, kindOf, listField } from "../field.js";
import { keepItems } from "../keep-items.js";
import { ListView } from "../list-view.js";
import { PlainDict } from "../state/plain-dict.js";
import { PlainList } from "../state/plain-list.js";
import { copyTree, Float, isDict, type StateDict, type StateValue } from "../state/state.js";
import { DnsDataError } from "./data-error.js";
import { DnsMessageHead } from "./message-head.js";
import { messageFromJson, messageToJson, type DnsMessageJson } from "./message-json.js";
import { packMessage } from "./pack.js";
import { DnsQuestion } from "./question.js";
import { DnsResourceRecord } from "./resource-record.js";
import { DnsResponseCode } from "./response-codes.js";
import { unpackMessage } from "./unpack.js";

/** What a new DNS message may be given; all else is as in a plain query. */
export interface DnsMessageInit {
  /** A random one when not given. */
  readonly id?: number;
  /** True when not given. */
  readonly query?: boolean;
  readonly opCode?: number;
  readonly authoritativeAnswer?: boolean;
  readonly truncation?: boolean;
  /** True when not given. */
  readonly recursionDesired?: boolean;
  readonly recursionAvailable?: boolean;
  readonly reserved?: number;
  readonly responseCode?: number;
  readonly questions?: readonly DnsQuestion[];
  readonly answers?: readonly DnsResourceRecord[];
  readonly authorities?: readonly DnsResourceRecord[];
  readonly additionals?: readonly DnsResourceRecord[];
  /** Seconds since 1970; now when not given. */
  readonly timestamp?: number | null;
}

/** A DNS query or answer (RFC 1035, section 4). (mitmproxy `dns.DNSMessage`) */
export class DnsMessage extends DnsMessageHead {
  readonly #questions: ListView<DnsQuestion>;
  readonly #answers: ListView<DnsResourceRecord>;
  readonly #authorities: ListView<DnsResourceRecord>;
  readonly #additionals: ListView<DnsResourceRecord>;

  /** @internal */
  constructor(state: StateDict) {
    super(state);
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

  /** A new message: a query, unless something else is said. */
  static make(init: DnsMessageInit = {}): DnsMessage {
    const timestamp = init.timestamp === undefined ? Date.now() / 1000 : init.timestamp;
    const message = new DnsMessage(
      PlainDict.of({
        id: 0,
        query: init.query ?? true,
        op_code: 0,
        authoritative_answer: init.authoritativeAnswer ?? false,
        truncation: init.truncation ?? false,
        recursion_desired: init.recursionDesired ?? true,
        recursion_available: init.recursionAvailable ?? false,
        reserved: 0,
        response_code: 0,
        questions: new PlainList(),
        answers: new PlainList(),
        authorities: new PlainList(),
        additionals: new PlainList(),
        timestamp: timestamp === null ? null : new Float(timestamp),
      }),
    );
    message.id = init.id ?? randomId();
    message.opCode = init.opCode ?? 0;
    message.reserved = init.reserved ?? 0;
    message.responseCode = init.responseCode ?? 0;
    message.questions = [...(init.questions ?? [])];
    message.answers = [...(init.answers ?? [])];
    message.authorities = [...(init.authorities ?? [])];
    message.additionals = [...(init.additionals ?? [])];
    return message;
  }

  /**
   * The message that is all of the bytes, as it goes over UDP, or over TCP after its length.
   *
   * @param timestamp When it was sent or received: seconds since 1970.
   * @throws DnsDataError when the bytes are no message, or more than one.
   */
  static unpack(bytes: Uint8Array, timestamp: number | null = null): DnsMessage {
    const { message, end } = DnsMessage.unpackFrom(bytes, 0, timestamp);
    if (end !== bytes.length) throw new DnsDataError("there is more after the message", end);
    return message;
  }

  /**
   * The message that begins at a place, and where it ends. Its pointers count from where it begins.
   *
   * @param timestamp When it was sent or received: seconds since 1970.
   * @throws DnsDataError when there is no message.
   */
  static unpackFrom(
    bytes: Uint8Array,
    start: number,
    timestamp: number | null = null,
  ): { readonly message: DnsMessage; readonly end: number } {
    const part = bytes.subarray(start);
    const buffer = Buffer.from(part.buffer, part.byteOffset, part.byteLength);
    const { state, end } = unpackMessage(buffer, timestamp);
    return { message: new DnsMessage(state), end: start + end };
  }

  /**
   * A message of what `toJSON` gave.
   *
   * @throws DnsDataError when a record's data is neither what its type says nor hexadecimal.
   */
  static fromJSON(json: DnsMessageJson): DnsMessage {
    return DnsMessage.make(messageFromJson(json));
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

  /**
   * The message as bytes (RFC 1035, section 4), without compression.
   *
   * @throws DnsDataError when a number does not fit into its place, or a name is none.
   */
  get content(): Buffer {
    return packMessage(this);
  }

  /** How many bytes the data of all records has together. */
  get size(): number {
    return this.#records.reduce((size, { data }) => size + data.length, 0);
  }

  get #records(): DnsResourceRecord[] {
    return [...this.answers, ...this.authorities, ...this.additionals];
  }

  /** The answer, made now, that says that the query failed. */
  fail(responseCode: number): DnsMessage {
    if (responseCode === DnsResponseCode.NOERROR) {
      throw new TypeError("a query fails with a response code that is an error, not with NOERROR");
    }
    return this.#answer({ responseCode });
  }

  /** The answer, made now, with these records. */
  succeed(answers: readonly DnsResourceRecord[]): DnsMessage {
    return this.#answer({ answers, recursionAvailable: true });
  }

  #answer(init: DnsMessageInit): DnsMessage {
    return DnsMessage.make({
      id: this.id,
      query: false,
      opCode: this.opCode,
      recursionDesired: this.recursionDesired,
      questions: this.questions.map((one) => new DnsQuestion(one.name, one.type, one.class)),
      ...init,
    });
  }

  /** A copy with a new, random id; changes to one do not show in the other. */
  copy(): DnsMessage {
    this.sync();
    const copy = new DnsMessage(copyTree(this.state));
    copy.id = randomId();
    return copy;
  }

  /** The names that are asked for and what the records say, as mitmproxy shows it: a line each. */
  override toString(): string {
    return [...this.questions, ...this.#records].join("\r\n");
  }

  /** The message as mitmproxy has it in JSON. */
  toJSON(): DnsMessageJson {
    return messageToJson(this);
  }

  /** @internal */
  sync(): void {
    this.#questions.sync();
    this.#answers.sync();
    this.#authorities.sync();
    this.#additionals.sync();
  }

  /** Gives back the questions and records as they are now. @internal */
  keepViews(): () => void {
    const { questions, answers, authorities, additionals } = this;
    const lists = { questions, answers, authorities, additionals };
    const steps = Object.values(lists).map((list: unknown[]) => keepItems(list));
    return () => {
      Object.assign(this, lists);
      for (const step of steps) step();
    };
  }
}

function dictOf(item: StateValue): StateDict {
  if (!isDict(item)) throw new FlowFieldError("dns record", "a dictionary", kindOf(item));
  return item;
}

function randomId(): number {
  return Math.floor(Math.random() * 0x10000);
}
