import type { Duplex } from "node:stream";
import type { Route } from "../client/route.js";
import type { HttpFlow } from "../../flow/http-flow.js";
import { relay } from "./tcp-relay.js";

/**
 * Passes on what goes over a connection that is no longer HTTP: WebSocket messages become part of the
 * flow; anything else is a TCP flow of its own.
 */
export function relayUpgraded(
  route: Route,
  flow: HttpFlow<"request">,
  client: Duplex,
  server: Duplex,
): void {
  // Until the relay listens, and after it: the end of a stream is what is looked at.
  for (const stream of [client, server]) stream.on("error", () => undefined);
  if (flow.websocket !== null) {
    void import("./websocket-relay.js").then(({ relayWebSocket }) =>
      relayWebSocket(route, flow, client, server),
    );
    return;
  }
  flow.isLive = false;
  route.shared.scripts.finish(flow);
  relay(route, flow.serverConn, client, server);
}
