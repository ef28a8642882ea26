import type { TcpFlow, UdpFlow } from "../../flow/stream-flow.js";
import type { WebSocketData } from "../../flow/websocket.js";
import type { Redactor } from "../redactor.js";
import { redactBody, redactBytes } from "./body.js";

/**
 * What went one way over TCP is one stream: a secret may begin in one message and end in the next.
 * Lengths stay, and so the messages are cut where they were.
 */
export function redactTcp(redactor: Redactor, { messages }: TcpFlow): void {
  for (const fromClient of [true, false]) {
    const sent = messages.filter((message) => message.fromClient === fromClient);
    const bytes = Buffer.concat(sent.map(({ content }) => content));
    const safe = redactBytes(redactor, bytes, { place: "TCP messages", isFitted: true, depth: 0 });
    if (safe === bytes) continue;
    let at = 0;
    for (const message of sent) {
      const { length } = message.content;
      const content = safe.subarray(at, at + length);
      if (!content.equals(message.content)) message.content = content;
      at += length;
    }
  }
}

export function redactUdp(redactor: Redactor, { messages }: UdpFlow): void {
  const spot = { place: "UDP messages", isFitted: true, depth: 0 };
  for (const message of messages) {
    const safe = redactBytes(redactor, message.content, spot);
    if (safe !== message.content) message.content = safe;
  }
}

/** Text as a body of no type; of other messages, the lengths stay. */
export function redactWebSocket(redactor: Redactor, { messages }: WebSocketData): void {
  const spot = { place: "WebSocket messages", isFitted: false, depth: 0 };
  for (const message of messages) {
    const { content, isText } = message;
    const safe = isText
      ? redactBody(redactor, content, "", spot)
      : redactBytes(redactor, content, spot);
    if (!safe.equals(content)) message.content = safe;
  }
}
