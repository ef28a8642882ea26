import type { HttpFlow } from "../../lib/flow/http-flow.js";
import type { Response } from "../../lib/flow/response.js";
import { readFlowOf } from "../support/mitm-file.js";
import { smallHttpFlow, smallResponse } from "../support/small-flow.js";
import { bytes, list, nothing } from "../support/tnetstring.js";

/** A flow whose response has this body and these headers. */
export async function flowWith(
  content: Buffer | null,
  headers: Readonly<Record<string, string>> = {},
): Promise<{ flow: HttpFlow<"request">; response: Response }> {
  const fields = Object.entries(headers).map(([name, value]) => list(bytes(name), bytes(value)));
  const flow = await readFlowOf(
    "http",
    smallHttpFlow({
      response: smallResponse({
        content: content === null ? nothing : bytes(content),
        headers: list(...fields),
      }),
    }),
  );
  if (flow.response === null) throw new Error("it has a response");
  return { flow, response: flow.response };
}

/** A response with this body, in the charset that its type says. */
export async function responseWith(
  content: Buffer | string | null,
  contentType?: string,
): Promise<Response> {
  const body = typeof content === "string" ? Buffer.from(content, "latin1") : content;
  const headers = contentType === undefined ? {} : { "Content-Type": contentType };
  return (await flowWith(body, headers)).response;
}
