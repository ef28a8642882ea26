import { type HttpFlow, Response, type ScriptContext } from "mitmts-dump";

/** Gives requests that failed an answer, as if the server had said that it was down. */
export function request(ctx: ScriptContext, flow: HttpFlow<"request">): void {
  if (flow.response !== null || flow.error === null) return;
  const reason = flow.error.msg;
  flow.error = null;
  flow.response = Response.make(503, `${reason}\n`, { "content-type": "text/plain" });
}
