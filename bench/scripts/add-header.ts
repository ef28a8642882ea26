import type { HttpFlow, ScriptContext } from "mitmts-dump";

export function response(ctx: ScriptContext, flow: HttpFlow): void {
  flow.response.headers.set("newheader", "foo");
}
