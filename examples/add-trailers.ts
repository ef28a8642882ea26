import { type HttpFlow, Headers, type ScriptContext } from "mitmts-dump";
import { createHash } from "node:crypto";

/** Adds a trailer with a checksum to each response that HTTP can send one with. */
export function response(ctx: ScriptContext, { response }: HttpFlow): void {
  const { headers, rawContent } = response;
  if (rawContent === null || rawContent.length === 0) return;
  if (!response.isHttp2) {
    if (response.isHttp10) return;
    // In HTTP/1.1 only a body in chunks has trailers behind it.
    headers.delete("content-length");
    headers.set("transfer-encoding", "chunked");
  }
  headers.set("trailer", "x-sha256");
  const checksum = createHash("sha256").update(rawContent).digest("hex");
  response.trailers = new Headers({ "x-sha256": checksum });
}
