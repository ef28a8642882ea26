import type { HttpFlow, ScriptContext } from "mitmts-dump";

export function response(ctx: ScriptContext, flow: HttpFlow): void {
  if (flow.response.headers.get("content-type") !== "application/json") return;
  const body = JSON.parse(String(flow.response.content)) as { revision: number };
  body.revision = 100;
  flow.response.content = Buffer.from(JSON.stringify(body));
}
