import type { FlowType } from "../../flow/flow.js";
import {
  boolean,
  bytes,
  dictionary,
  free,
  integer,
  listOf,
  nested,
  number,
  record,
  text,
  tuple,
  type RecordKind,
} from "./layout.js";

// The lines of each type of flow. Names are those of the library's classes; fields come in the order
// in which people want to see them. mitmproxy writes the keys of a dictionary backwards.

const time = (when: string) => number(`${when}: seconds since 1970.`);

const address = tuple(
  "Address",
  {
    host: text("A host name or IP address."),
    port: integer("The port."),
    flowInfo: integer("For IPv6, the flow information (RFC 3493)."),
    scopeId: integer("For IPv6, the scope (RFC 3493)."),
  },
  2,
);

const header = tuple("Header", {
  name: bytes("As it was sent; compare it without regard to case (RFC 9110)."),
  value: bytes("As it was sent."),
});

const connection = {
  id: text("The connection's UUID: flows of one connection have the same."),
  peername: nested(address, "The address of the other end."),
  sockname: nested(address, "The proxy's own address on this connection."),
};

const connectionDetails = {
  transportProtocol: text("tcp or udp."),
  tls: boolean("Whether TLS is to be used."),
  tlsVersion: text("TLSv1.3, for example."),
  cipher: text("The cipher in use, by OpenSSL's name."),
  sni: text("The server name in the client's TLS handshake (RFC 6066)."),
  alpn: bytes("The application protocol agreed on (RFC 7301)."),
  alpnOffers: listOf(bytes(""), "The application protocols that the client offered."),
  cipherList: listOf(text(""), "The ciphers accepted on this connection."),
  certificateList: listOf(bytes(""), "The peer's certificates in PEM; the first is its own."),
  timestampStart: time("When connecting began"),
  timestampTlsSetup: time("When the TLS handshake was completed"),
  timestampEnd: time("When the connection was closed"),
  error: text("A general failure of connections to this address."),
};

const clientConnection = record(
  "ClientConnection",
  {
    ...connection,
    proxyMode: text("The mode of the proxy that the client connected to: regular, for example."),
    ...connectionDetails,
    mitmcert: bytes("The certificate that the proxy showed to the client, in PEM."),
  },
  `proxy_mode mitmcert timestamp_tls_setup timestamp_end timestamp_start sni tls_version cipher_list
   cipher alpn_offers alpn certificate_list tls error transport_protocol id sockname peername`,
);

const serverSpec = tuple("ServerSpec", {
  scheme: text("The scheme of the proxy."),
  address: nested(address, "The address of the proxy."),
});

const serverConnection = record(
  "ServerConnection",
  {
    id: connection.id,
    address: nested(address, "The server as the client named it."),
    peername: connection.peername,
    sockname: connection.sockname,
    via: nested(serverSpec, "The upstream proxy that was used."),
    ...connectionDetails,
    timestampTcpSetup: time("When the TCP connection stood"),
  },
  `via timestamp_tcp_setup address timestamp_tls_setup timestamp_end timestamp_start sni tls_version
   cipher_list cipher alpn_offers alpn certificate_list tls error transport_protocol id sockname
   peername`,
);

const message = {
  headers: listOf({ kind: header }, "The header fields, in order."),
  rawContent: bytes(
    "The body as it was sent, in its content coding; null where it was not kept.",
    "content",
  ),
  trailers: listOf({ kind: header }, "The fields that came after the body."),
  timestampStart: time("When the head was received"),
  timestampEnd: time("When the last byte was received"),
};

const request = record(
  "Request",
  {
    method: bytes("The method, as it was sent."),
    httpVersion: bytes("HTTP/1.1, HTTP/2.0 or HTTP/3, for example."),
    scheme: bytes("http or https."),
    host: text("The server that the request is for."),
    port: integer("The server's port."),
    authority: bytes("The authority in the request target, or HTTP/2's :authority."),
    path: bytes("The path with the query."),
    ...message,
  },
  `path authority scheme method port host timestamp_end timestamp_start trailers content headers
   http_version`,
  "url",
);

const response = record(
  "Response",
  {
    statusCode: integer("The status code."),
    reason: bytes("The reason phrase."),
    httpVersion: bytes("HTTP/1.1, HTTP/2.0 or HTTP/3, for example."),
    ...message,
  },
  "reason status_code timestamp_end timestamp_start trailers content headers http_version",
);

const webSocketMessage = tuple("WebSocketMessage", {
  type: integer("The opcode (RFC 6455): 1 is text, 2 is binary."),
  fromClient: boolean("Whether the client sent it."),
  content: bytes("What was sent."),
  timestamp: time("When it was received"),
  dropped: boolean("Whether the proxy kept it from the other side."),
  injected: boolean("Whether the proxy made it."),
});

const webSocket = record(
  "WebSocketData",
  {
    messages: listOf({ kind: webSocketMessage }, "The messages, in order."),
    closedByClient: boolean("Who closed the connection; null while it is open."),
    closeCode: integer("The close code (RFC 6455)."),
    closeReason: text("The close reason (RFC 6455)."),
    timestampEnd: time("When it was closed"),
  },
  "timestamp_end close_reason close_code closed_by_client messages",
);

const streamMessage = tuple("StreamMessage", {
  fromClient: boolean("Whether the client sent it."),
  content: bytes("What was sent."),
  timestamp: time("When it was received"),
});

const dnsQuestion = record(
  "DnsQuestion",
  {
    name: text("The domain name."),
    type: integer("The record type: 1 is A."),
    class: integer("The class: 1 is IN.", "class_"),
  },
  "class_ type name",
);

const dnsResourceRecord = record(
  "DnsResourceRecord",
  {
    name: text("The domain name."),
    type: integer("The record type: 1 is A."),
    class: integer("The class: 1 is IN.", "class_"),
    ttl: integer("How long the record may be kept, in seconds."),
    data: bytes("The record's data as it was sent."),
  },
  "data ttl class_ type name",
);

const dnsRecords = (about: string) => listOf({ kind: dnsResourceRecord }, about);

const dnsMessage = record(
  "DnsMessage",
  {
    id: integer("The number that joins query and answer."),
    query: boolean("Whether this is a query; else it is an answer."),
    opCode: integer("The kind of query: 0 is a standard one."),
    authoritativeAnswer: boolean("Whether the server is an authority for the name."),
    truncation: boolean("Whether the message was cut."),
    recursionDesired: boolean("Whether the server is asked to follow the query recursively."),
    recursionAvailable: boolean("Whether the server can follow queries recursively."),
    reserved: integer("Bits reserved for later use."),
    responseCode: integer("The answer's code: 0 is no error."),
    questions: listOf({ kind: dnsQuestion }, "What is asked."),
    answers: dnsRecords("The records that answer the question."),
    authorities: dnsRecords("The records that point to an authority."),
    additionals: dnsRecords("Further records."),
    timestamp: time("When the message was received"),
  },
  `timestamp additionals authorities answers questions response_code reserved recursion_available
   recursion_desired truncation authoritative_answer op_code query id`,
);

const flowError = record(
  "FlowError",
  {
    msg: text("What went wrong, for people."),
    timestamp: time("When it went wrong"),
  },
  "timestamp msg",
);

type Descriptions = Parameters<typeof record>[1];

function flow(type: FlowType, parts: Descriptions): RecordKind {
  const title = { http: "HttpFlow", tcp: "TcpFlow", udp: "UdpFlow", dns: "DnsFlow" }[type];
  const partKeys = Object.keys(parts).reverse().join(" ");
  return record(
    title,
    {
      type: text("The type of flow: http, tcp, udp or dns."),
      id: text("The flow's UUID."),
      ...parts,
      error: nested(flowError, "What went wrong; null when nothing did."),
      clientConn: nested(clientConnection, "The connection between the client and the proxy."),
      serverConn: nested(serverConnection, "The connection between the proxy and the server."),
      timestampCreated: time("When the flow was made"),
      isReplay: text("Which part was replayed: request or response; null for none."),
      intercepted: boolean("Whether the flow was held, waiting for a person, when it was saved."),
      marked: text("A mark for people; empty for none."),
      comment: text("A comment for people."),
      metadata: dictionary("Notes that are saved with the flow."),
      backup: free("The flow before its last edit by hand, in mitmproxy's own words."),
      version: integer("The version of mitmproxy's flow format, which is 21."),
    },
    `${partKeys} backup timestamp_created comment metadata marked is_replay intercepted server_conn
     client_conn error id type version`,
  );
}

const streamParts = { messages: listOf({ kind: streamMessage }, "What was sent, in order.") };

export const flowLayouts: Readonly<Record<FlowType, RecordKind>> = {
  http: flow("http", {
    request: nested(request, "The request."),
    response: nested(response, "The response; null when there was none."),
    websocket: nested(webSocket, "The WebSocket connection that the flow became."),
  }),
  tcp: flow("tcp", streamParts),
  udp: flow("udp", streamParts),
  dns: flow("dns", {
    request: nested(dnsMessage, "The query."),
    response: nested(dnsMessage, "The answer; null when there was none."),
  }),
};

/** The version of this layout. */
export const layoutVersion = 1;

/** The field that has the whole state of a flow which the layout does not fit. */
export const stateName = "state";
