import { ServerConnection } from "../../lib/flow/connection.js";
import type { Flow } from "../../lib/flow/flow.js";
import { FlowError } from "../../lib/flow/flow-error.js";
import { Headers } from "../../lib/flow/headers.js";
import { Response } from "../../lib/flow/response.js";
import { TcpMessage, UdpMessage } from "../../lib/flow/stream-message.js";
import { WebSocketMessage } from "../../lib/flow/websocket.js";
import { fixture } from "../support/captures.js";
import { ofType, readFlows } from "../support/mitm-file.js";

/** Changes of every kind. */
export const changes: readonly ((flow: Flow) => void)[] = [
  (flow) => (flow.comment += "!"),
  (flow) => (flow.id = "another"),
  (flow) => (flow.timestampCreated = 4.5),
  (flow) => (flow.error = new FlowError("new", 1.5)),
  (flow) => (flow.error = null),
  (flow) => flow.error && (flow.error.msg += "!"),
  (flow) => flow.metadata.set("new", { list: [1, "two"] }),
  (flow) => flow.metadata.keys().forEach((key) => flow.metadata.delete(key)),
  (flow) => (flow.clientConn.sni = "changed"),
  (flow) => (flow.clientConn.cipherList = ["A", "B"]),
  (flow) => (flow.serverConn = ServerConnection.make(["192.0.2.1", 1])),
  (flow) => (flow.serverConn.address = ["changed", 2]),
  ...[0, 1].map((part) => (flow: Flow) => {
    if (flow.type !== "http") return;
    const message = part === 0 ? flow.request : flow.response;
    if (message === null) return;
    message.headers.add("new", "one");
    message.headers.set("accept", "changed");
    message.rawContent = Buffer.from("changed");
    message.trailers = message.trailers === null ? new Headers({ a: "b" }) : null;
    message.timestampEnd = 2.5;
  }),
  (flow) => flow.type === "http" && (flow.request.headers = new Headers({ all: "new" })),
  (flow) => flow.type === "http" && (flow.request.path += "?changed"),
  (flow) => flow.type === "http" && (flow.response = Response.make(404)),
  (flow) => flow.type === "http" && (flow.response = null),
  (flow) => flow.type === "http" && (flow.websocket = null),
  (flow) => {
    if (flow.type !== "dns") return;
    flow.request.id = 7;
    flow.request.questions = flow.request.questions.slice(1);
    flow.response?.answers.reverse();
    flow.response = flow.response === null ? flow.request : null;
  },
  ...["push", "edit", "shift", "replace"].map((what) => (flow: Flow) => {
    const holder = flow.type === "http" ? flow.websocket : flow.type === "dns" ? null : flow;
    const messages: (WebSocketMessage | TcpMessage | UdpMessage)[] = holder?.messages ?? [];
    const made = newMessage(flow);
    if (what === "push") messages.push(made);
    if (what === "shift") messages.shift();
    if (what === "edit" && messages[0]) messages[0].content = Buffer.from("changed");
    if (what === "replace" && messages[0]) messages[0] = made;
  }),
];

function newMessage(flow: Flow): WebSocketMessage | TcpMessage | UdpMessage {
  const init = { fromClient: true, timestamp: 5.5 };
  if (flow.type === "tcp") return new TcpMessage("new", init);
  return flow.type === "udp" ? new UdpMessage("new", init) : new WebSocketMessage("new", init);
}

/** A flow with WebSocket messages. */
export async function socketFlow() {
  const flow = (await readFlows(fixture("mitm/21-mitmproxy-12.2.3.mitm"))).find(
    (one) => one.type === "http" && one.websocket !== null,
  );
  const http = ofType("http", flow);
  if (http.websocket === null) throw new Error("the fixture has no such flow");
  return { flow: http, websocket: http.websocket };
}
