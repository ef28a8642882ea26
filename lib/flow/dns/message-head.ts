import {
  booleanField,
  integerField,
  nullableNumberField,
  setField,
  setIntegerField,
  setNumberField,
} from "../field.js";
import type { StateDict } from "../state/state.js";

/** What a DNS message says before its questions and records (RFC 1035, section 4.1.1). */
export abstract class DnsMessageHead {
  /** @internal */
  readonly state: StateDict;

  /** @internal */
  constructor(state: StateDict) {
    this.state = state;
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

  /** The kind of query: 0 is a standard one; `DnsOpCode` has them. */
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

  /** The answer's code: 0 is no error, 3 is no such name; `DnsResponseCode` has them. */
  get responseCode(): number {
    return integerField(this.state, "response_code");
  }
  set responseCode(code: number) {
    setIntegerField(this.state, "response_code", code);
  }

  /** When it was sent or received: seconds since 1970; null when that is not known. */
  get timestamp(): number | null {
    return nullableNumberField(this.state, "timestamp");
  }
  set timestamp(seconds: number | null) {
    setNumberField(this.state, "timestamp", seconds);
  }
}
