import type { HttpFlow, ScriptContext } from "mitmts-dump";

/** Sets a field in each form that was sent; the other fields keep their bytes. */
export function request(ctx: ScriptContext, { request }: HttpFlow<"request">): void {
  const { urlencodedForm } = request;
  if (urlencodedForm.size > 0) urlencodedForm.set("mitmproxy", "rocks");
}
