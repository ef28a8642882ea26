import type { Address } from "../../../flow/address.js";
import type { HttpFlow } from "../../../flow/http-flow.js";
import type { Request } from "../../../flow/request.js";
import { parseTarget } from "../../shared/target.js";
import { exportUrl } from "../../shared/export-url.js";

/**
 * What an entry notes in `_flow` so that it can become the flow again that it was made of: what HAR has
 * no place for, as far as it is short. Other programs ignore it.
 */
export function exportNotes(flow: HttpFlow<"request">): Record<string, unknown> {
  const { request, clientConn, serverConn, error, websocket } = flow;
  const { peername } = serverConn;
  const target = targetNotes(request);
  return {
    id: flow.id,
    ...noteIf(flow.marked !== "", "marked", flow.marked),
    ...noteIf(flow.isReplay !== null, "replay", flow.isReplay),
    ...noteIf(flow.timestampCreated !== request.timestampStart, "created", flow.timestampCreated),
    ...noteIf(clientConn.peername !== null, "client", clientConn.peername),
    ...noteIf(!isSameAddress(serverConn.address, peername), "server", serverConn.address),
    ...noteIf(Object.keys(target).length > 0, "request", target),
    ...noteIf(error !== null, "errorTime", error?.timestamp),
    ...noteIf(websocket?.closeCode != null, "close", {
      byClient: websocket?.closedByClient,
      code: websocket?.closeCode,
      reason: websocket?.closeReason,
      time: websocket?.timestampEnd,
    }),
  };
}

/** What the URL does not say of where the request went. */
function targetNotes(request: Request): Record<string, unknown> {
  const { scheme, host, port, path, authority } = request;
  const said = parseTarget(exportUrl(request));
  return {
    ...noteIf(said.scheme !== scheme, "scheme", scheme),
    ...noteIf(said.host !== host, "host", host),
    ...noteIf(said.port !== port, "port", port),
    ...noteIf(said.path !== path, "path", path),
    ...noteIf(authority !== "", "authority", authority),
  };
}

function noteIf(isDue: boolean, key: string, value: unknown): Record<string, unknown> {
  return isDue ? { [key]: value } : {};
}

function isSameAddress(a: Address | null, b: Address | null): boolean {
  return a?.[0] === b?.[0] && a?.[1] === b?.[1];
}
