import type { HttpFlow, ScriptContext } from "mitmts-dump";

/** Hides what people write in WebSocket text messages; how long it is and when it came stays. */
export function websocketmessage(ctx: ScriptContext, flow: HttpFlow<"websocketmessage">): void {
  const message = flow.websocket.messages.at(-1);
  if (message?.isText === true) message.text = message.text.replace(/\p{L}/gu, "x");
}
