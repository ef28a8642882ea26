import type { HttpFlow, ScriptContext } from "mitmts-dump";

/** Hides the values of e-mail addresses and tokens, however deep, in JSON responses. */
export function response(ctx: ScriptContext, { response }: HttpFlow): void {
  const { content, headers } = response;
  if (content === null || headers.get("content-type")?.includes("json") !== true) return;
  const data: unknown = JSON.parse(content.toString("utf8"), (key: string, value: unknown) =>
    /^(e-?mail|.*token)$/i.test(key) ? "hidden" : value,
  );
  response.content = Buffer.from(JSON.stringify(data));
}
