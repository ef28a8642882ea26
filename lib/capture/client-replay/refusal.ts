import type { Flow } from "../../flow/flow.js";
import type { HttpFlow } from "../../flow/http-flow.js";

/** A flow whose request can be sent again. */
type Sendable = HttpFlow<"request">;

/** Why a flow's request cannot be sent again, in words; null where it can. */
export function refusalToSend(flow: Flow): string | null {
  if (flow.type !== "http") return "it is not an HTTP flow";
  if (flow.live && isPassing(flow)) return "a part of it is just passing through";
  if (flow.intercepted) return "it is intercepted";
  if (flow.websocket !== null) return "it is a WebSocket";
  if (flow.request.method === "CONNECT") return "it is a CONNECT";
  return flow.request.rawContent === null ? "its request's body was not kept" : null;
}

/** Whether a live flow's request or response is on its way, and not in our hands. */
function isPassing({ request, response }: HttpFlow<"request">): boolean {
  if (request.stream !== false || request.timestampEnd === null) return true;
  return response !== null && (response.stream !== false || response.timestampEnd === null);
}

/** Whether the flow's request can be sent again. */
export function isSendable(flow: Flow): flow is Sendable {
  return refusalToSend(flow) === null;
}
