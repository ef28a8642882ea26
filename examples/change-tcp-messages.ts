import type { ScriptContext, TcpFlow } from "mitmts-dump";

/** Replaces bytes in TCP messages. A message ends anywhere: what lies over two is not found. */
export function tcpmessage(ctx: ScriptContext, flow: TcpFlow): void {
  const message = flow.messages.at(-1);
  if (message === undefined) return;
  // In latin1 each byte is a character, so that what is no text stays as it is.
  const text = message.content.toString("latin1");
  message.content = Buffer.from(text.replaceAll("foo", "bar"), "latin1");
}
