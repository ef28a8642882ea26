import type { HttpFlow, ScriptContext } from "mitmts-dump";

/** Ends the run at the first failure of a server; it is the last flow of the output. */
export function response(ctx: ScriptContext, flow: HttpFlow): void {
  if (flow.response.statusCode >= 400) ctx.stop();
}
