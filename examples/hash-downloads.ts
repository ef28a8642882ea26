import { createHash } from "node:crypto";
import type { HttpFlow, ScriptContext } from "mitmts-dump";

/** Notes the SHA-256 of what is downloaded while it passes, however large it is. For live traffic. */
export function responseheaders(ctx: ScriptContext, flow: HttpFlow<"responseheaders">): void {
  const { headers } = flow.response;
  if (headers.get("content-type") !== "application/octet-stream") return;
  const hash = createHash("sha256");
  flow.response.stream = (chunk) => {
    if (chunk.length > 0) hash.update(chunk);
    else flow.comment = `sha256 ${hash.digest("hex")}`;
    return chunk;
  };
}
