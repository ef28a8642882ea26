import type { Request } from "../../lib/flow/request.js";
import { readFlowOf } from "../support/mitm-file.js";
import { smallHttpFlow, smallRequest } from "../support/small-flow.js";
import { bytes, list, type Element } from "../support/tnetstring.js";

/** The request of a flow that was read, `GET http://example.com/` but for these fields. */
export async function requestWith(others: Readonly<Record<string, Element>>): Promise<Request> {
  const flow = await readFlowOf("http", smallHttpFlow({ request: smallRequest(others) }));
  return flow.request;
}

/** The field that holds a `Host` header. */
export function host(value: string): Readonly<Record<string, Element>> {
  return { headers: list(list(bytes("Host"), bytes(value))) };
}
