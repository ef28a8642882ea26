import { fc } from "../property.js";
import type { FlowType } from "../../../lib/flow/flow.js";
import { readable } from "../readable.js";
import {
  bytes,
  encode,
  integer,
  nothing,
  text,
  type DictElement,
  type Element,
} from "../tnetstring.js";
import {
  anyElement,
  booleanLeaf,
  bytesLeaf,
  dictOf,
  integerLeaf,
  listOf,
  orNothing,
  smallInteger,
  textLeaf,
  timeLeaf,
  tupleOf,
} from "./element.js";

// Flows in format 21 that hold what the format allows, and more than any mitmproxy would write.

const address = tupleOf(textLeaf, smallInteger);

const connection = {
  id: textLeaf,
  transport_protocol: fc.constantFrom(text("tcp"), text("udp")),
  error: orNothing(textLeaf),
  tls: booleanLeaf,
  certificate_list: listOf(bytesLeaf),
  alpn: orNothing(bytesLeaf),
  alpn_offers: listOf(bytesLeaf),
  cipher: orNothing(textLeaf),
  cipher_list: listOf(textLeaf),
  tls_version: orNothing(textLeaf),
  sni: orNothing(textLeaf),
  timestamp_start: orNothing(timeLeaf),
  timestamp_end: orNothing(timeLeaf),
  timestamp_tls_setup: orNothing(timeLeaf),
  peername: orNothing(address),
  sockname: orNothing(address),
};

const clientConnection = dictOf({
  ...connection,
  mitmcert: orNothing(bytesLeaf),
  proxy_mode: textLeaf,
});

const serverConnection = dictOf({
  ...connection,
  address: orNothing(address),
  timestamp_tcp_setup: orNothing(timeLeaf),
  via: orNothing(tupleOf(textLeaf, address)),
});

/** Names and values of all kinds; some names occur often, in any case. */
const headers = listOf(
  tupleOf(
    fc.oneof(
      bytesLeaf,
      fc.constantFrom("Accept", "accept", "Set-Cookie", "SET-COOKIE", "Host").map(bytes),
    ),
    bytesLeaf,
  ),
  { maxLength: 5 },
);

const message = {
  http_version: fc.constantFrom("HTTP/1.1", "HTTP/2.0").map(bytes),
  headers,
  content: orNothing(bytesLeaf),
  trailers: orNothing(headers),
  timestamp_start: timeLeaf,
  timestamp_end: orNothing(timeLeaf),
};

const request = dictOf({
  ...message,
  host: textLeaf,
  port: smallInteger,
  method: fc.oneof(fc.constantFrom("GET", "POST", "get").map(bytes), bytesLeaf),
  scheme: fc.oneof(fc.constantFrom("http", "https").map(bytes), bytesLeaf),
  authority: bytesLeaf,
  path: bytesLeaf,
});

const response = dictOf({ ...message, status_code: smallInteger, reason: bytesLeaf });

const websocket = dictOf({
  messages: listOf(
    tupleOf(smallInteger, booleanLeaf, bytesLeaf, timeLeaf, booleanLeaf, booleanLeaf),
  ),
  closed_by_client: orNothing(booleanLeaf),
  close_code: orNothing(smallInteger),
  close_reason: orNothing(textLeaf),
  timestamp_end: orNothing(timeLeaf),
});

const streamMessages = listOf(tupleOf(booleanLeaf, bytesLeaf, timeLeaf));

const dnsRecord = dictOf({
  name: textLeaf,
  type: smallInteger,
  class_: smallInteger,
  ttl: smallInteger,
  data: bytesLeaf,
});

const dnsMessage = dictOf({
  id: smallInteger,
  query: booleanLeaf,
  op_code: smallInteger,
  authoritative_answer: booleanLeaf,
  truncation: booleanLeaf,
  recursion_desired: booleanLeaf,
  recursion_available: booleanLeaf,
  reserved: smallInteger,
  response_code: smallInteger,
  questions: listOf(dictOf({ name: textLeaf, type: smallInteger, class_: smallInteger })),
  answers: listOf(dnsRecord),
  authorities: listOf(dnsRecord),
  additionals: listOf(dnsRecord),
  timestamp: orNothing(timeLeaf),
});

const metadata: fc.Arbitrary<Element> = dictOf({
  count: integerLeaf,
  "": anyElement,
  __proto__key: anyElement,
});

function flowOf(
  type: FlowType,
  parts: Readonly<Record<string, fc.Arbitrary<Element>>>,
): fc.Arbitrary<DictElement> {
  return dictOf({
    version: fc.constant(integer(21)),
    type: fc.constant(text(type)),
    id: textLeaf,
    error: orNothing(dictOf({ msg: textLeaf, timestamp: timeLeaf })),
    client_conn: clientConnection,
    server_conn: serverConnection,
    intercepted: booleanLeaf,
    is_replay: fc.constantFrom(nothing, text("request"), text("response")),
    marked: textLeaf,
    metadata,
    comment: textLeaf,
    timestamp_created: timeLeaf,
    backup: orNothing(anyElement),
    ...parts,
  }).map((flow) => Object.assign(flow, { [fc.toStringMethod]: () => readable(encode(flow)) }));
}

export const httpFlow: fc.Arbitrary<DictElement> = flowOf("http", {
  request,
  response: orNothing(response),
  websocket: orNothing(websocket),
});

/** An HTTP flow that has all of its parts. */
export const wholeHttpFlow: fc.Arbitrary<DictElement> = flowOf("http", {
  request,
  response,
  websocket,
});

export const tcpFlow: fc.Arbitrary<DictElement> = flowOf("tcp", { messages: streamMessages });
export const udpFlow: fc.Arbitrary<DictElement> = flowOf("udp", { messages: streamMessages });

export const dnsFlow: fc.Arbitrary<DictElement> = flowOf("dns", {
  request: dnsMessage,
  response: orNothing(dnsMessage),
});

export const anyFlow: fc.Arbitrary<DictElement> = fc.oneof(
  { weight: 3, arbitrary: httpFlow },
  { weight: 1, arbitrary: tcpFlow },
  { weight: 1, arbitrary: udpFlow },
  { weight: 1, arbitrary: dnsFlow },
);

/** Sizes of the chunks that a file comes in. */
export const chunkSizes: fc.Arbitrary<number[]> = fc.oneof(
  fc.constant<number[]>([1]),
  fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 5 }),
  fc.constant<number[]>([]),
);
