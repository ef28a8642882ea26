import type { HttpFlow, ScriptContext } from "mitmts-dump";

/** Leaves exchanges out whose response is an image. */
export function response(ctx: ScriptContext, flow: HttpFlow): void {
  const type = flow.response.headers.get("content-type") ?? "";
  if (type.startsWith("image/")) ctx.drop(flow);
}
