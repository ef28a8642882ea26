import { fc } from "../../../support/property.js";
import { recordType, typedData } from "./data.js";
import { anyName, plainName } from "./name.js";

// DNS messages as JSON can say them, for this program and for mitmproxy.

export interface PlainQuestion {
  readonly name: string;
  readonly type: number;
  readonly class_: number;
}

export interface PlainRecord extends PlainQuestion {
  readonly ttl: number;
  /** In hexadecimal. */
  readonly data: string;
}

/** The state of a message. */
export interface PlainMessage {
  readonly id: number;
  readonly query: boolean;
  readonly op_code: number;
  readonly authoritative_answer: boolean;
  readonly truncation: boolean;
  readonly recursion_desired: boolean;
  readonly recursion_available: boolean;
  readonly reserved: number;
  readonly response_code: number;
  readonly questions: readonly PlainQuestion[];
  readonly answers: readonly PlainRecord[];
  readonly authorities: readonly PlainRecord[];
  readonly additionals: readonly PlainRecord[];
  readonly timestamp: number | null;
}

function questionOf(name: fc.Arbitrary<string>): fc.Arbitrary<PlainQuestion> {
  return fc.record({ name, type: recordType, class_: fc.oneof(fc.constant(1), fc.nat(0xffff)) });
}

function recordOf(name: fc.Arbitrary<string>): fc.Arbitrary<PlainRecord> {
  return fc
    .tuple(questionOf(name), fc.nat(0xffff_ffff), typedData)
    .map(([question, ttl, [type, data]]) => ({
      ...question,
      type,
      ttl,
      data: data.toString("hex"),
    }));
}

function messageOf(
  name: fc.Arbitrary<string>,
  number: (most: number) => fc.Arbitrary<number>,
): fc.Arbitrary<PlainMessage> {
  const records = fc.array(recordOf(name), { maxLength: 3 });
  return fc.record({
    id: number(0xffff),
    query: fc.boolean(),
    op_code: number(15),
    authoritative_answer: fc.boolean(),
    truncation: fc.boolean(),
    recursion_desired: fc.boolean(),
    recursion_available: fc.boolean(),
    reserved: number(7),
    response_code: number(15),
    questions: fc.array(questionOf(name), { maxLength: 2 }),
    answers: records,
    authorities: records,
    additionals: records,
    timestamp: fc.oneof(fc.constant(null), fc.integer({ min: 0, max: 2 ** 31 })),
  });
}

/** Messages that can be packed. */
export const plainMessage: fc.Arbitrary<PlainMessage> = messageOf(plainName, (most) =>
  fc.nat(most),
);

/** Messages of all kinds, some of which cannot be packed. */
export const anyMessage: fc.Arbitrary<PlainMessage> = messageOf(anyName, (most) =>
  fc.oneof(
    { weight: 30, arbitrary: fc.nat(most) },
    { weight: 1, arbitrary: fc.constantFrom(-1, most + 1) },
  ),
);
