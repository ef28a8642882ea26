import {
  boolean,
  bytes,
  dict,
  float,
  integer,
  list,
  nothing,
  text,
  type DictElement,
  type Element,
} from "./tnetstring.js";

// Flows in format 21, as small as they may be, with what a spec cares about put in their place.

type Entries = Readonly<Record<string, Element>>;

function connection(others: Entries): DictElement {
  return dict({
    id: text("a connection"),
    transport_protocol: text("tcp"),
    error: nothing,
    tls: boolean(false),
    certificate_list: list(),
    alpn: nothing,
    alpn_offers: list(),
    cipher: nothing,
    cipher_list: list(),
    tls_version: nothing,
    sni: nothing,
    timestamp_start: nothing,
    timestamp_end: nothing,
    timestamp_tls_setup: nothing,
    peername: nothing,
    sockname: nothing,
    ...others,
  });
}

function flow(type: string, others: Entries): DictElement {
  return dict({
    version: integer(21),
    type: text(type),
    id: text("a flow"),
    error: nothing,
    client_conn: connection({ mitmcert: nothing, proxy_mode: text("regular") }),
    server_conn: connection({ address: nothing, timestamp_tcp_setup: nothing, via: nothing }),
    intercepted: boolean(false),
    is_replay: nothing,
    marked: text(""),
    metadata: dict({}),
    comment: text(""),
    timestamp_created: float("1700000000.0"),
    backup: nothing,
    ...others,
  });
}

function message(others: Entries): DictElement {
  return dict({
    http_version: bytes("HTTP/1.1"),
    headers: list(),
    content: bytes(""),
    trailers: nothing,
    timestamp_start: float("1700000000.0"),
    timestamp_end: float("1700000001.0"),
    ...others,
  });
}

export function smallRequest(others: Entries = {}): DictElement {
  return message({
    host: text("example.com"),
    port: integer(80),
    method: bytes("GET"),
    scheme: bytes("http"),
    authority: bytes(""),
    path: bytes("/"),
    ...others,
  });
}

export function smallResponse(others: Entries = {}): DictElement {
  return message({ status_code: integer(200), reason: bytes("OK"), ...others });
}

export function smallHttpFlow(others: Entries = {}): DictElement {
  return flow("http", {
    request: smallRequest(),
    response: smallResponse(),
    websocket: nothing,
    ...others,
  });
}

export function smallTcpFlow(...messages: readonly Element[]): DictElement {
  return flow("tcp", { messages: list(...messages) });
}
