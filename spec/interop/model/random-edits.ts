import { fc } from "../../support/property.js";
import type { Edit, Place, Value } from "./edit.js";
import {
  text,
  plainText,
  bytes,
  seconds,
  maybeSeconds,
  address,
  orNull,
  settings,
  calls,
  listEdits,
} from "./edit-parts.js";
import { ofHttpFlow, ofRequest, ofResponse } from "./http-edits.js";

// Edits of flows, such as scripts make, and odder ones. Each kind of flow has edits of its own; an
// edit of a part that a flow lacks fails there and here.

const noteKey = fc.constantFrom("note", "", "new", "__proto__", "list");
const note: fc.Arbitrary<Value> = fc.oneof(
  text.filter((one) => one.isWellFormed()),
  fc.constantFrom<Value>(true, 1, 1.5, [1, ["two", null]]),
  bytes,
  fc.constant(null),
);

const connection = {
  id: fc.constantFrom("another id"),
  transport_protocol: fc.constantFrom("tcp", "udp"),
  peername: address,
  sockname: address,
  error: orNull(plainText),
  tls: fc.boolean(),
  alpn: orNull(bytes),
  alpn_offers: fc.array(bytes, { maxLength: 2 }),
  cipher: orNull(plainText),
  cipher_list: fc.array(plainText, { maxLength: 2 }),
  tls_version: fc.constantFrom(null, "TLSv1.2", "DTLSv1"),
  sni: orNull(plainText),
  timestamp_start: seconds,
  timestamp_end: maybeSeconds,
  timestamp_tls_setup: maybeSeconds,
};

const ofAnyFlow: readonly fc.Arbitrary<Edit>[] = [
  ...settings([], {
    id: fc.constantFrom("an id"),
    marked: plainText,
    comment: plainText,
    is_replay: fc.constantFrom(null, "request", "response"),
    intercepted: fc.boolean(),
    timestamp_created: seconds,
    error: orNull(plainText.map((error): Value => ({ error }))),
  }),
  ...settings(["error"], { msg: plainText, timestamp: seconds }),
  ...settings(["client_conn"], connection),
  ...settings(["server_conn"], {
    ...connection,
    address: orNull(address),
    timestamp_tcp_setup: maybeSeconds,
    via: orNull(
      fc.constantFrom<Value>(
        { server: ["https", ["proxy.example", 8080]] },
        { server: ["http", ["192.0.2.9", 1]] },
      ),
    ),
  }),
  ...calls([], ["backup"], ["revert"], ["kill"]),
  fc.tuple(noteKey, note).map(([key, is]): Edit => ({ at: ["metadata"], note: key, is })),
];

function message(kind: "websocket" | "tcp" | "udp"): fc.Arbitrary<Value> {
  return fc.tuple(fc.boolean(), plainText).map((one): Value => ({ message: [kind, ...one] }));
}

const ofMessage = (place: Place) => [
  ...settings(place, {
    from_client: fc.boolean(),
    content: bytes,
    timestamp: seconds.filter((one) => one > 0),
  }),
];

const ofWebSocket: readonly fc.Arbitrary<Edit>[] = [
  ...settings(["websocket"], {
    closed_by_client: fc.constantFrom(null, true, false),
    close_code: fc.constantFrom(null, 1000, 1001),
    close_reason: orNull(plainText),
    timestamp_end: maybeSeconds,
  }),
  listEdits(["websocket", "messages"], message("websocket")),
  listEdits(["websocket", "messages"], fc.constant({ copyOf: ["websocket", "messages", 0] })),
  ...[0, 1].flatMap((nth) => [
    ...ofMessage(["websocket", "messages", nth]),
    ...settings(["websocket", "messages", nth], {
      text: plainText,
      type: fc.constantFrom(1, 2),
      dropped: fc.boolean(),
      injected: fc.boolean(),
    }),
    ...calls(["websocket", "messages", nth], ["drop"]),
  ]),
];

function ofStream(kind: "tcp" | "udp"): readonly fc.Arbitrary<Edit>[] {
  return [
    listEdits(["messages"], message(kind)),
    listEdits(["messages"], fc.constant({ copyOf: ["messages", 0] })),
    ...[0, 1].flatMap((nth) => ofMessage(["messages", nth])),
  ];
}

const domain = fc.constantFrom(
  "example.org",
  "",
  "a.b.c",
  "bücher.example",
  "x..y",
  `${"l".repeat(64)}.example`,
);
const recordType = fc.constantFrom(1, 5, 16, 28, 65);
const record = fc
  .tuple(domain, recordType, fc.constantFrom("c0000201", "", "0001000001000302683200"))
  .map((one): Value => ({ record: one }));

const dnsMessage = {
  id: fc.constantFrom(0, 7, 65535),
  query: fc.boolean(),
  op_code: fc.constantFrom(0, 4),
  authoritative_answer: fc.boolean(),
  truncation: fc.boolean(),
  recursion_desired: fc.boolean(),
  recursion_available: fc.boolean(),
  reserved: fc.constantFrom(0, 1),
  response_code: fc.constantFrom(0, 3),
  timestamp: maybeSeconds,
};

const ofDns: readonly fc.Arbitrary<Edit>[] = [
  ...settings([], {
    response: fc.oneof(
      fc.constant(null),
      fc.constantFrom(1, 3, 0).map((fail): Value => ({ fail })),
      fc.array(record, { maxLength: 2 }).map((succeed): Value => ({ succeed })),
    ),
  }),
  ...["request", "response"].flatMap((part) => [
    ...settings([part], dnsMessage),
    listEdits(
      [part, "questions"],
      fc.tuple(domain, recordType).map((one): Value => ({ question: one })),
    ),
    ...["answers", "authorities", "additionals"].flatMap((section) => [
      listEdits([part, section], record),
      ...settings([part, section, 0], {
        name: plainText,
        type: recordType,
        class_: fc.constantFrom(1, 255),
        ttl: fc.constantFrom(0, 3600),
        data: bytes,
        text: plainText,
        ipv4_address: fc.constantFrom("192.0.2.1", "256.0.0.1").map((ip): Value => ({ ip })),
        ipv6_address: fc.constantFrom("2001:db8::1", "::", "x::").map((ip): Value => ({ ip })),
        domain_name: domain,
        https_alpn: orNull(fc.array(bytes, { maxLength: 2 })),
        https_ech: fc.constantFrom(null, "AAAA", "/g0AAA==", "not base64!"),
      }),
    ]),
    ...settings([part, "questions", 0], {
      name: plainText,
      type: recordType,
      class_: fc.constantFrom(1, 3),
    }),
  ]),
];

/** Types of flows; `websocket` is an HTTP flow that has one. */
export const flowKinds = ["http", "websocket", "tcp", "udp", "dns"] as const;
export type FlowKind = (typeof flowKinds)[number];

const editOf: Readonly<Record<FlowKind, fc.Arbitrary<Edit>>> = {
  http: fc.oneof(
    { weight: 2, arbitrary: fc.oneof(...ofAnyFlow) },
    { weight: 5, arbitrary: fc.oneof(...ofRequest) },
    { weight: 4, arbitrary: fc.oneof(...ofResponse) },
    { weight: 1, arbitrary: fc.oneof(...ofHttpFlow) },
  ),
  websocket: fc.oneof(fc.oneof(...ofAnyFlow), fc.oneof(...ofWebSocket)),
  tcp: fc.oneof(fc.oneof(...ofAnyFlow), fc.oneof(...ofStream("tcp"))),
  udp: fc.oneof(fc.oneof(...ofAnyFlow), fc.oneof(...ofStream("udp"))),
  dns: fc.oneof(fc.oneof(...ofAnyFlow), fc.oneof(...ofDns)),
};

export function editsFor(kind: FlowKind): fc.Arbitrary<Edit[]> {
  return fc.array(editOf[kind], { minLength: 1, maxLength: 4 });
}
