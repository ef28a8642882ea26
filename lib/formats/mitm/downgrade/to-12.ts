import { number, text } from "../../../flow/field.js";
import { isList, type StateDict } from "../../../flow/state/state.js";
import { child, listAt } from "../upgrade/state-edit.js";
import { loss, type Loss } from "./loss.js";

// The versions of mitmproxy 7 and 8.

/** Every client was one of a regular proxy, as far as the file tells. */
export function to17(flow: StateDict, losses: Set<Loss>): void {
  const client = child(flow, "client_conn");
  if ((text(client?.get("proxy_mode")) ?? "regular") !== "regular") losses.add(loss.proxyMode);
  client?.delete("proxy_mode");
}

/** mitmproxy 7 and 8 knew other values of `mode` too, but never wrote one. */
export function to16(flow: StateDict): void {
  if (text(flow.get("type")) === "http") flow.set("mode", "regular");
}

/** A reader takes the time of the request, or of the connection, for that of the flow. */
export function to15(flow: StateDict, losses: Set<Loss>): void {
  const first = child(flow, "request") ?? child(flow, "client_conn");
  const assumed = number(first?.get("timestamp_start")) ?? 0;
  const created = number(flow.get("timestamp_created"));
  if (created !== undefined && !Object.is(created, assumed)) losses.add(loss.creationTime);
  flow.delete("timestamp_created");
}

export function to14(flow: StateDict, losses: Set<Loss>): void {
  const messages = listAt(child(flow, "websocket"), "messages");
  for (let index = 0; index < (messages?.length ?? 0); index++) {
    const message = messages?.get(index);
    if (!isList(message) || message.length <= injectedAt) continue;
    if (message.get(injectedAt) === true) losses.add(loss.injectedMark);
    message.splice(injectedAt, 1, []);
  }
}

/** Where the mark is in a WebSocket message. */
const injectedAt = 5;

export function to13(flow: StateDict, losses: Set<Loss>): void {
  if ((text(flow.get("comment")) ?? "") !== "") losses.add(loss.comment);
  flow.delete("comment");
}

/** A flow is marked or not; with what is not said. */
export function to12(flow: StateDict, losses: Set<Loss>): void {
  const marker = text(flow.get("marked")) ?? "";
  if (marker !== "" && marker !== ":default:") losses.add(loss.marker);
  flow.set("marked", marker !== "");
}
