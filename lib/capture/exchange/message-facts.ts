import type { Message } from "../../flow/message.js";
import type { Request } from "../../flow/request.js";
import type { Response } from "../../flow/response.js";
import { pairText } from "../../flow/state/pair-list.js";

/** Whether a body is a stream of events (WHATWG HTML, server-sent events), which may never end. */
export function isEventStream(message: Message): boolean {
  const { state } = message.headers;
  const at = state.findPair("content-type", 0);
  const type = at < 0 ? null : pairText(state, at, 1);
  return type !== null && /^\s*text\/event-stream\s*(;|$)/i.test(type);
}

/** Whether a 101 makes the connection a WebSocket connection (RFC 6455, section 4.2.2). */
export function isWebSocket(request: Request, response: Response): boolean {
  return (
    response.statusCode === 101 &&
    response.headers.get("upgrade")?.toLowerCase() === "websocket" &&
    request.headers.get("sec-websocket-version") === "13"
  );
}

/** Whether there may be a body in a response (RFC 9110, section 6.4.1). */
export function mayHaveBody(request: Request, { statusCode }: Response): boolean {
  return request.method !== "HEAD" && statusCode !== 204 && statusCode !== 304;
}

/** Whether a client waits for a word before it sends the body (RFC 9110, section 10.1.1). */
export function expectsContinue({ headers }: Request): boolean {
  if (headers.state.findPair("expect", 0) < 0) return false;
  return headers.get("expect")?.toLowerCase() === "100-continue";
}
