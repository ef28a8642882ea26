import type { HttpFlow, ScriptContext } from "mitmts-dump";

/** Sends what was for one host to another: the Host header follows. */
export function request(ctx: ScriptContext, { request }: HttpFlow<"request">): void {
  if (request.prettyHost === "cdn.example.net") request.host = "mirror.example.org";
}
