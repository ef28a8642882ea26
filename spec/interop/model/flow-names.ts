import { BaseFlow } from "../../../lib/flow/base-flow.js";
import { ClientConnection, Connection, ServerConnection } from "../../../lib/flow/connection.js";
import { FlowError } from "../../../lib/flow/flow-error.js";
import { TcpFlow, UdpFlow } from "../../../lib/flow/stream-flow.js";
import { TcpMessage, UdpMessage } from "../../../lib/flow/stream-message.js";
import { WebSocketData, WebSocketMessage } from "../../../lib/flow/websocket.js";
import type { Kind } from "./kinds.js";
import type { ClassNames } from "./names.js";

const streamMessage: Readonly<Record<string, Kind>> = {
  from_client: "boolean",
  content: "bytes",
  timestamp: "number",
  copy: "method",
};

/** Flows of all types, connections, and all messages but those of HTTP and DNS. */
export const flowClasses: readonly ClassNames[] = [
  {
    theirs: "flow.Flow",
    ours: BaseFlow,
    isBase: true,
    names: {
      type: "text",
      id: "text",
      client_conn: "object",
      server_conn: "object",
      error: "object",
      marked: "text",
      comment: "text",
      metadata: "metadata",
      is_replay: "text",
      intercepted: "boolean",
      timestamp_created: "number",
      timestamp_start: "number",
      live: "boolean",
      killable: "boolean",
      kill: "method",
      copy: "method",
      backup: "method",
      modified: "method",
      revert: "method",
    },
    onlyTheirs: ["intercept", "resume", "wait_for_resume"],
  },
  {
    theirs: "flow.Error",
    ours: FlowError,
    names: {
      msg: "text",
      timestamp: "number",
      copy: "method",
      KILLED_MESSAGE: ["KILLED_MESSAGE", "method"],
    },
    onlyOurs: ["toString"],
  },
  {
    theirs: "connection.Connection",
    ours: Connection,
    isBase: true,
    names: {
      id: "text",
      transport_protocol: "text",
      peername: "address",
      sockname: "address",
      connected: "boolean",
      error: "text",
      tls: "boolean",
      tls_established: "boolean",
      tls_version: "text",
      certificate_list: "certificates",
      alpn: "bytes",
      alpn_offers: "bytesList",
      cipher: "text",
      cipher_list: "texts",
      sni: "text",
      timestamp_start: "number",
      timestamp_end: "number",
      timestamp_tls_setup: "number",
      copy: "method",
    },
    onlyTheirs: ["alpn_proto_negotiated", "state"],
    onlyOurs: ["certificates"],
  },
  {
    theirs: "connection.Client",
    ours: ClientConnection,
    names: { mitmcert: "certificate", proxy_mode: "spelled" },
    onlyTheirs: ["address", "cipher_name", "clientcert"],
    onlyOurs: ["make"],
  },
  {
    theirs: "connection.Server",
    ours: ServerConnection,
    names: { address: "address", timestamp_tcp_setup: "number", via: "serverSpec" },
    onlyTheirs: ["cert", "ip_address"],
    onlyOurs: ["make"],
  },
  {
    theirs: "websocket.WebSocketData",
    ours: WebSocketData,
    names: {
      messages: "objects",
      closed_by_client: "boolean",
      close_code: "number",
      close_reason: "text",
      timestamp_end: "number",
      copy: "method",
    },
    onlyOurs: ["make"],
  },
  {
    theirs: "websocket.WebSocketMessage",
    ours: WebSocketMessage,
    names: {
      type: "number",
      is_text: "boolean",
      from_client: "boolean",
      content: "bytes",
      text: "text",
      timestamp: "number",
      dropped: "boolean",
      injected: "boolean",
      drop: "method",
      copy: "method",
    },
    onlyTheirs: ["kill"],
  },
  { theirs: "tcp.TCPFlow", ours: TcpFlow, names: { messages: "objects" }, onlyOurs: ["make"] },
  { theirs: "udp.UDPFlow", ours: UdpFlow, names: { messages: "objects" }, onlyOurs: ["make"] },
  { theirs: "tcp.TCPMessage", ours: TcpMessage, names: streamMessage },
  { theirs: "udp.UDPMessage", ours: UdpMessage, names: streamMessage },
];
