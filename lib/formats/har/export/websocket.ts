import type { WebSocketMessage } from "../../../flow/websocket.js";

/** A WebSocket message as Chrome writes it: text as it is, everything else in base64. */
export function exportMessage(message: WebSocketMessage): Record<string, unknown> {
  return {
    type: message.fromClient ? "send" : "receive",
    time: Number.isFinite(message.timestamp) ? message.timestamp : 0,
    opcode: message.type,
    data: message.isText ? message.text : message.content.toString("base64"),
    ...(message.dropped ? { _dropped: true } : {}),
    ...(message.injected ? { _injected: true } : {}),
  };
}
