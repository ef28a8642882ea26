import type { HttpFlow, ScriptContext } from "mitmts-dump";

/** Takes the values out of cookies; their names and attributes stay. */
export function request(ctx: ScriptContext, { request }: HttpFlow<"request">): void {
  const cookies = request.headers.getAll("cookie");
  request.headers.setAll("cookie", cookies.map(redactPairs));
}

export function response(ctx: ScriptContext, { response }: HttpFlow): void {
  const cookies = response.headers.getAll("set-cookie");
  response.headers.setAll(
    "set-cookie",
    cookies.map((cookie) => cookie.replace(/=[^;]*/, "=redacted")),
  );
}

function redactPairs(cookies: string): string {
  return cookies.replace(/=[^;]*/g, "=redacted");
}
