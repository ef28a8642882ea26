import type { HttpFlow, ScriptContext } from "mitmts-dump";

/** Sets a field in the query of each request. */
export function request(ctx: ScriptContext, { request }: HttpFlow<"request">): void {
  request.query.set("mitmproxy", "rocks");
}
