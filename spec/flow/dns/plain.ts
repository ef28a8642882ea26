import { DnsMessage } from "../../../lib/flow/dns/message.js";
import { DnsQuestion } from "../../../lib/flow/dns/question.js";
import { DnsResourceRecord } from "../../../lib/flow/dns/resource-record.js";
import type { PlainMessage, PlainQuestion, PlainRecord } from "./arbitrary/message.js";

/** The message of a state that JSON can say. */
export function toMessage(plain: PlainMessage): DnsMessage {
  return DnsMessage.make({
    id: plain.id,
    query: plain.query,
    opCode: plain.op_code,
    authoritativeAnswer: plain.authoritative_answer,
    truncation: plain.truncation,
    recursionDesired: plain.recursion_desired,
    recursionAvailable: plain.recursion_available,
    reserved: plain.reserved,
    responseCode: plain.response_code,
    questions: plain.questions.map(({ name, type, class_ }) => new DnsQuestion(name, type, class_)),
    answers: plain.answers.map(toRecord),
    authorities: plain.authorities.map(toRecord),
    additionals: plain.additionals.map(toRecord),
    timestamp: plain.timestamp,
  });
}

/** What there is in a message, as JSON can say it. */
export function toPlain(message: DnsMessage): PlainMessage {
  return {
    id: message.id,
    query: message.query,
    op_code: message.opCode,
    authoritative_answer: message.authoritativeAnswer,
    truncation: message.truncation,
    recursion_desired: message.recursionDesired,
    recursion_available: message.recursionAvailable,
    reserved: message.reserved,
    response_code: message.responseCode,
    questions: message.questions.map(plainQuestion),
    answers: message.answers.map(plainRecord),
    authorities: message.authorities.map(plainRecord),
    additionals: message.additionals.map(plainRecord),
    timestamp: message.timestamp,
  };
}

function toRecord({ name, type, class_, ttl, data }: PlainRecord): DnsResourceRecord {
  const record = new DnsResourceRecord(name, type, Buffer.from(data, "hex"), ttl);
  record.class = class_;
  return record;
}

function plainQuestion({ name, type, class: dnsClass }: DnsQuestion): PlainQuestion {
  return { name, type, class_: dnsClass };
}

function plainRecord({ name, type, class: dnsClass, ttl, data }: DnsResourceRecord): PlainRecord {
  return { name, type, class_: dnsClass, ttl, data: data.toString("hex") };
}
