import type { HttpFlow, ScriptContext } from "mitmts-dump";

export function response(_ctx: ScriptContext, flow: HttpFlow): void {
  flow.response.headers.set("x-seen", "yes");
}
