import { isIP } from "node:net";
import type { HttpFlow } from "../../../flow/http-flow.js";
import { exportNotes } from "./notes.js";
import { exportRequest } from "./request.js";
import { exportResponse } from "./response.js";
import { formatTime } from "./time.js";
import { exportTimings, totalTime, type SeenConnections } from "./timings.js";
import { exportMessage } from "./websocket.js";

/** The entry of a flow that comes from elsewhere than a HAR file. */
export function exportEntry(
  flow: HttpFlow<"request">,
  seen: SeenConnections,
): Record<string, unknown> {
  const timings = exportTimings(flow, seen);
  return {
    startedDateTime: formatTime(flow.request.timestampStart ?? flow.timestampCreated),
    time: totalTime(timings),
    request: exportRequest(flow.request),
    response: exportResponse(flow.response, flow.error?.msg ?? null),
    cache: {},
    timings,
    ...exportServer(flow),
    ...(flow.comment === "" ? {} : { comment: flow.comment }),
    ...exportWebSocket(flow),
    _flow: exportNotes(flow),
  };
}

/** The server's address, with the port in Playwright's field, and the id of the connection. */
function exportServer({ serverConn }: HttpFlow<"request">): Record<string, unknown> {
  const [host = "", port] = serverConn.peername ?? [];
  // An IPv6 address may name the network interface behind a percent sign.
  const address = host.replace(/%.*$/s, "");
  const server = isIP(address) === 0 ? {} : { serverIPAddress: address, _serverPort: port };
  return { ...server, connection: serverConn.id };
}

function exportWebSocket({ websocket }: HttpFlow<"request">): Record<string, unknown> {
  if (websocket === null) return {};
  return {
    _resourceType: "websocket",
    _webSocketMessages: websocket.messages.map(exportMessage),
  };
}
