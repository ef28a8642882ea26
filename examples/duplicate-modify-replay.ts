import type { HttpFlow, ScriptContext } from "mitmts-dump";

/** Sends a changed copy of each request again; the copy, with its own response, comes after it. */
export async function request(ctx: ScriptContext, flow: HttpFlow<"request">): Promise<void> {
  // Not what a run before sent.
  if (flow.isReplay === "request") return;
  const copy = ctx.duplicateFlow(flow);
  copy.request.path = "/changed";
  await ctx.replayRequest(copy);
}
