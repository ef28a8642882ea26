import { fc } from "../../support/property.js";
import {
  boolean,
  bytes,
  float,
  integer,
  list,
  nothing,
  text,
  type Element,
} from "../../support/tnetstring.js";
import { record } from "./record.js";

const names = [
  "example.com",
  "",
  "a",
  "bücher.example",
  "xn--bcher-kva.example",
  "UPPER.example",
  "a..b",
  `${"x".repeat(63)}.y`,
];
const name = fc.constantFrom(...names).map(text);

/** Types with a meaning, and some without: A, NS, CNAME, SOA, PTR, MX, TXT, AAAA, SRV, HTTPS. */
const type = fc.constantFrom(1, 2, 5, 6, 12, 15, 16, 28, 33, 65, 99, 0, 65535).map(integer);
const dnsClass = fc.constantFrom(1, 1, 3, 255, 4711).map(integer);

const https = [
  "0001000001000302683200050004fe0d0000",
  "0001000001000302683200",
  "000100",
  "00010000010003026832",
  "000103777777076578616d706c6503636f6d000001000302683300050004fe0d0000",
  "0000076578616d706c65036f726700",
  "00010000010000",
  "0001000001000605683265",
];

const data = fc.oneof(
  fc
    .constantFrom(
      ...["c0000201", "20010db8000000000000000000000001", "00000000000000000000ffffc0000201"],
      ...[
        "076578616d706c6503636f6d00",
        "00",
        "0161",
        "0d786e2d2d62636865722d6b766100",
        "c00c",
        "03ffffff00",
      ],
      ...["74657874", "6bc3a47365", "6be47365", ""],
      ...https,
    )
    .map((hex) => Buffer.from(hex, "hex")),
  fc.uint8Array({ maxLength: 18 }).map((random) => Buffer.from(random)),
);

const resource = record({
  name,
  type,
  class_: dnsClass,
  ttl: fc.constantFrom(0, 60, 4294967295).map(integer),
  data: data.map(bytes),
});

const records = fc.array(resource, { maxLength: 3 }).map((all) => list(...all));

const message = record({
  id: fc.constantFrom(0, 1, 65535).map(integer),
  query: fc.boolean().map(boolean),
  op_code: fc.constantFrom(0, 0, 4, 15).map(integer),
  authoritative_answer: fc.boolean().map(boolean),
  truncation: fc.boolean().map(boolean),
  recursion_desired: fc.boolean().map(boolean),
  recursion_available: fc.boolean().map(boolean),
  reserved: fc.constantFrom(0, 0, 0, 7).map(integer),
  response_code: fc.constantFrom(0, 0, 3, 15).map(integer),
  questions: fc
    .array(record({ name, type, class_: dnsClass }), { maxLength: 2 })
    .map((all) => list(...all)),
  answers: records,
  authorities: records,
  additionals: records,
  timestamp: fc.constantFrom<Element>(nothing, float("1700000000.25")),
});

/** What DNS flows have besides what all flows have. */
export const oddDnsParts: Readonly<Record<string, fc.Arbitrary<Element>>> = {
  request: message,
  response: fc.option(message, { nil: nothing }),
};
