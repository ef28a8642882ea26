import type { Connection, ServerConnection } from "./connection.js";
import type { DnsMessage } from "./dns/message.js";
import type { Flow } from "./flow.js";
import type { Message } from "./message.js";
import type { WebSocketData } from "./websocket.js";

/**
 * Reads each field that a flow must have, to see whether it has them.
 *
 * @throws FlowFieldError when one is missing or has a value of the wrong kind; what the flow's source
 *   throws where it is damaged.
 */
export function readAllFields(flow: Flow): void {
  read(flow, "id", "marked", "comment", "isReplay", "intercepted", "timestampCreated");
  read(flow.metadata, "size");
  if (flow.error !== null) read(flow.error, "msg", "timestamp");
  readConnection(flow.clientConn);
  read(flow.clientConn, "mitmcert", "proxyMode");
  readServer(flow.serverConn);
  switch (flow.type) {
    case "http":
      readMessage(flow.request);
      read(flow.request, "method", "scheme", "host", "port", "authority", "path");
      if (flow.response !== null) {
        readMessage(flow.response);
        read(flow.response, "statusCode", "reason");
      }
      if (flow.websocket !== null) readWebSocket(flow.websocket);
      break;
    case "tcp":
    case "udp":
      for (const message of flow.messages) read(message, "fromClient", "content", "timestamp");
      break;
    case "dns":
      readDns(flow.request);
      if (flow.response !== null) readDns(flow.response);
      break;
  }
}

function readConnection(connection: Connection): void {
  read(connection, "id", "transportProtocol", "error", "tls", "certificateList", "alpn");
  read(connection, "alpnOffers", "cipher", "cipherList", "tlsVersion", "sni", "timestampStart");
  read(connection, "timestampEnd", "timestampTlsSetup", "peername", "sockname");
}

function readServer(server: ServerConnection): void {
  readConnection(server);
  read(server, "address", "timestampTcpSetup", "via");
}

function readMessage(message: Message): void {
  read(message, "httpVersion", "rawContent", "timestampStart", "timestampEnd");
  read(message.headers, "fields");
  if (message.trailers !== null) read(message.trailers, "fields");
}

function readWebSocket(websocket: WebSocketData): void {
  read(websocket, "closedByClient", "closeCode", "closeReason", "timestampEnd");
  for (const message of websocket.messages) {
    read(message, "type", "fromClient", "content", "timestamp", "dropped", "injected");
  }
}

function readDns(message: DnsMessage): void {
  read(message, "id", "query", "opCode", "authoritativeAnswer", "truncation", "recursionDesired");
  read(message, "recursionAvailable", "reserved", "responseCode", "timestamp");
  for (const question of message.questions) read(question, "name", "type", "class");
  for (const record of [message.answers, message.authorities, message.additionals].flat()) {
    read(record, "name", "type", "class", "ttl", "data");
  }
}

/** A getter's work is done when it is called. */
function read<View extends object>(view: View, ...names: readonly (keyof View)[]): void {
  for (const name of names) Reflect.get(view, name);
}
