import { number, text } from "../../../flow/field.js";
import { reasonPhrase } from "../../../flow/reason-phrase.js";
import { PlainDict } from "../../../flow/state/plain-dict.js";
import { PlainList } from "../../../flow/state/plain-list.js";
import { Float, isList, type StateDict, type StateValue } from "../../../flow/state/state.js";
import { child, listAt } from "./state-edit.js";

/**
 * WebSocket messages move into the HTTP flow of the handshake. A flow of the old type `websocket`
 * becomes a copy of its handshake flow with the messages in it; the handshake flow, where it is in
 * the file, also stays what it is.
 */
export function from11(flow: StateDict, handshake: StateDict | null): StateDict {
  if (text(flow.get("type")) === "websocket") return joinHandshake(flow, handshake);
  if (text(flow.get("type")) === "http") flow.set("websocket", null);
  return flow;
}

function joinHandshake(flow: StateDict, handshake: StateDict | null): StateDict {
  const joined = handshake ?? inventHandshake(flow);
  if (!joined.has("metadata")) joined.set("metadata", new PlainDict());
  child(joined, "metadata")?.set(
    "duplicated",
    "This WebSocket flow has been migrated from an old file format version and may appear duplicated.",
  );
  const closer = text(flow.get("close_sender"));
  const closeCode = flow.get("close_code") ?? null;
  joined.set(
    "websocket",
    PlainDict.of({
      messages: convertMessages(flow),
      closed_by_client: closer === undefined ? null : closer === "client",
      close_code:
        typeof closeCode === "string" ? Number.parseInt(closeCode, 10) || null : closeCode,
      close_reason: flow.get("close_reason") ?? null,
      timestamp_end: child(joined, "server_conn")?.get("timestamp_end") ?? null,
    }),
  );
  return joined;
}

/**
 * mitmproxy 1 wrote messages as `[from_client, content, timestamp]`, mitmproxy 2 with the opcode
 * before, later ones with `killed` behind, and with the content of text messages as text.
 */
function convertMessages(flow: StateDict): PlainList {
  const messages = listAt(flow, "messages");
  const converted = Array.from({ length: messages?.length ?? 0 }, (_, index) => {
    const message = messages?.get(index);
    const parts: StateValue[] = isList(message)
      ? Array.from({ length: message.length }, (_, part) => message.get(part))
      : [];
    const [opcode, fromClient, content, timestamp, killed] =
      typeof parts[0] === "boolean" ? [textOpcode, ...parts] : parts;
    return new PlainList([
      opcode ?? textOpcode,
      fromClient ?? false,
      typeof content === "string" ? Buffer.from(content) : (content ?? Buffer.alloc(0)),
      timestamp ?? new Float(0),
      killed ?? false,
    ]);
  });
  return new PlainList(converted);
}

const textOpcode = 1;

/**
 * The handshake flow of a WebSocket flow in a file where it is missing. Unlike mitmproxy's it has a
 * response: a handshake that led to a WebSocket had that one, and handlers may count on it.
 */
function inventHandshake(flow: StateDict): StateDict {
  const start = new Float(number(child(flow, "client_conn")?.get("timestamp_start")) ?? 0);
  const request = PlainDict.of({
    ...inventMessage(start),
    authority: Buffer.alloc(0),
    host: "unknown",
    method: Buffer.from("GET"),
    path: Buffer.from("/"),
    port: 80,
    scheme: Buffer.from("http"),
  });
  const response = PlainDict.of({
    ...inventMessage(start),
    status_code: 101,
    reason: Buffer.from(reasonPhrase(101)),
  });
  const kept = ["client_conn", "error", "id", "intercepted", "is_replay", "marked", "server_conn"];
  return new PlainDict([
    ["version", 11],
    ["type", "http"],
    ...kept.map((key) => [key, flow.get(key) ?? null] as const),
    ["metadata", new PlainDict()],
    ["mode", "transparent"],
    ["request", request],
    ["response", response],
  ]);
}

function inventMessage(start: Float): Record<string, StateValue> {
  return {
    http_version: Buffer.from("HTTP/1.1"),
    headers: new PlainList(),
    content: null,
    trailers: null,
    timestamp_start: start,
    timestamp_end: start,
  };
}
