import { PlainDict } from "../../../flow/state/plain-dict.js";
import { PlainList } from "../../../flow/state/plain-list.js";
import { Float } from "../../../flow/state/state.js";
import type { JsonValue } from "../../json/json-value.js";
import { bytesOf, textOf, type Entry } from "../entry.js";

const textOpcode = 1;
const switchingProtocols = 101;

/** The WebSocket connection that an entry tells of, as Chrome does; null when it does not. */
export function websocketState(entry: Entry): PlainDict | null {
  const messages = entry.root.get("_webSocketMessages");
  if (messages?.kind !== "array" || !isWebSocket(entry, messages)) return null;
  const end = entry.notes?.get("close");
  const byClient = end?.get("byClient");
  const time = end?.get("time")?.number;
  return PlainDict.of({
    messages: new PlainList(readableMessages(entry).map(({ state }) => state)),
    closed_by_client: byClient?.kind === "boolean" ? byClient.text === "true" : null,
    close_code: end?.get("code")?.number ?? null,
    close_reason: end?.get("reason")?.kind === "string" ? textOf(end.get("reason")) : null,
    timestamp_end: time === undefined ? null : new Float(time),
  });
}

/** Some programs give an empty list to every entry. */
function isWebSocket(entry: Entry, messages: JsonValue): boolean {
  return (
    messages.items.length > 0 ||
    textOf(entry.root.get("_resourceType")) === "websocket" ||
    entry.root.get("response")?.get("status")?.number === switchingProtocols
  );
}

export interface ImportedMessage {
  readonly state: PlainList;
  /** Its index in the entry's list. */
  readonly index: number;
}

/** The messages of an entry. Chrome also lists errors among them, which are no messages. */
export function readableMessages(entry: Entry): ImportedMessage[] {
  const items = entry.root.get("_webSocketMessages")?.items ?? [];
  return items.flatMap((item, index) => {
    const type = textOf(item.get("type"));
    return type === "send" || type === "receive" ? [{ state: messageState(item), index }] : [];
  });
}

function messageState(message: JsonValue): PlainList {
  const opcode = message.get("opcode")?.number ?? textOpcode;
  const data = message.get("data");
  return new PlainList([
    Number.isSafeInteger(opcode) ? opcode : textOpcode,
    textOf(message.get("type")) === "send",
    opcode === textOpcode ? bytesOf(data) : Buffer.from(textOf(data), "base64"),
    new Float(message.get("time")?.number ?? 0),
    textOf(message.get("_dropped")) === "true",
    textOf(message.get("_injected")) === "true",
  ]);
}
