import type { HttpFlow, ScriptContext } from "mitmts-dump";

/** Adds a copy of each POST, marked and with another path, right after it. */
export function request(ctx: ScriptContext, flow: HttpFlow<"request">): void {
  if (flow.request.method !== "POST") return;
  const copy = ctx.duplicateFlow(flow);
  copy.request.path = `/copied${copy.request.path}`;
  copy.comment = `copy of ${flow.id}`;
}
