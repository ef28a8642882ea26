import type { DnsMessage, DnsMessageInit } from "./message.js";
import { dnsOpCodeName, dnsOpCodeOf } from "./op-codes.js";
import { DnsQuestion, type DnsQuestionJson } from "./question.js";
import { DnsResourceRecord, type DnsResourceRecordJson } from "./resource-record.js";
import { dnsHttpStatus, dnsResponseCodeName, dnsResponseCodeOf } from "./response-codes.js";

/** A DNS message as mitmproxy has it in JSON: codes are names, such as `QUERY` and `NXDOMAIN`. */
export interface DnsMessageJson {
  readonly id: number;
  readonly query: boolean;
  readonly op_code: string;
  readonly authoritative_answer: boolean;
  readonly truncation: boolean;
  readonly recursion_desired: boolean;
  readonly recursion_available: boolean;
  readonly response_code: string;
  /** The HTTP status code that says about the same as the response code. */
  readonly status_code?: number;
  readonly questions: readonly DnsQuestionJson[];
  readonly answers: readonly DnsResourceRecordJson[];
  readonly authorities: readonly DnsResourceRecordJson[];
  readonly additionals: readonly DnsResourceRecordJson[];
  /** How many bytes the data of all records has together. */
  readonly size?: number;
  /** Seconds since 1970; absent when that is not known. */
  readonly timestamp?: number;
}

export function messageToJson(message: DnsMessage): DnsMessageJson {
  const { timestamp } = message;
  return {
    id: message.id,
    query: message.query,
    op_code: dnsOpCodeName(message.opCode),
    authoritative_answer: message.authoritativeAnswer,
    truncation: message.truncation,
    recursion_desired: message.recursionDesired,
    recursion_available: message.recursionAvailable,
    response_code: dnsResponseCodeName(message.responseCode),
    status_code: dnsHttpStatus(message.responseCode),
    questions: message.questions.map((question) => question.toJSON()),
    answers: message.answers.map((record) => record.toJSON()),
    authorities: message.authorities.map((record) => record.toJSON()),
    additionals: message.additionals.map((record) => record.toJSON()),
    size: message.size,
    // As in mitmproxy, 0 counts as not known.
    ...(timestamp === null || timestamp === 0 ? {} : { timestamp }),
  };
}

/** What the message is made of that has this JSON. */
export function messageFromJson(json: DnsMessageJson): DnsMessageInit {
  return {
    id: json.id,
    query: json.query,
    opCode: dnsOpCodeOf(json.op_code),
    authoritativeAnswer: json.authoritative_answer,
    truncation: json.truncation,
    recursionDesired: json.recursion_desired,
    recursionAvailable: json.recursion_available,
    responseCode: dnsResponseCodeOf(json.response_code),
    questions: json.questions.map((question) => DnsQuestion.fromJSON(question)),
    answers: json.answers.map((record) => DnsResourceRecord.fromJSON(record)),
    authorities: json.authorities.map((record) => DnsResourceRecord.fromJSON(record)),
    additionals: json.additionals.map((record) => DnsResourceRecord.fromJSON(record)),
    timestamp: json.timestamp ?? null,
  };
}
