import type { HttpFlow, ScriptContext } from "mitmts-dump";

/** Adds a header to every response. */
export function response(ctx: ScriptContext, flow: HttpFlow): void {
  flow.response.headers.set("newheader", "foo");
}
