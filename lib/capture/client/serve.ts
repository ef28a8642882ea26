import type { Duplex } from "node:stream";
import { relayTcp } from "../stream/tcp-relay.js";
import { Ended, lookAtFirstBytes, type Unfound } from "./first-bytes.js";
import { Http1Session } from "./http1-session.js";
import { openTunnel } from "./open-tunnel.js";
import { protocolOf } from "./protocol.js";
import { refusalBytes } from "./refusal.js";
import type { Route } from "./route.js";

/** A server that speaks first has spoken after this time; milliseconds. */
const silenceBeforeServerSpeaks = 1000;

/** Serves a stream of a client, whatever it speaks. Never throws. */
export async function serve(route: Route, stream: Duplex): Promise<void> {
  const { isTunnel } = route.way;
  const { headTimeout, idleTimeout } = route.shared.limits;
  const protocol = await (isTunnel
    ? lookAtFirstBytes(stream, protocolOf, silenceBeforeServerSpeaks)
    : lookAtFirstBytes(stream, protocolOf, headTimeout, idleTimeout));
  if (protocol instanceof Ended) {
    if (isTunnel && protocol.bytes.length > 0) return relayTcp(route, stream, protocol.bytes);
    route.way.connection?.close();
    stream.end();
    return;
  }
  switch (protocol) {
    case "tls": {
      const { interceptTls } = await import("./intercept-tls.js");
      return interceptTls(route, stream);
    }
    case "http2": {
      const { serveHttp2 } = await import("./http2-session.js");
      route.way.connection?.release();
      serveHttp2(route, stream);
      return;
    }
    case "http1":
      serveHttp1(route, stream);
      return;
    case "silent":
    case "slow":
      if (isTunnel) await relayTcp(route, stream);
      else endSlow(route, stream, protocol);
      return;
    case "other":
      // What is no HTTP where HTTP must be is refused by who reads HTTP.
      if (isTunnel) await relayTcp(route, stream);
      else serveHttp1(route, stream);
  }
}

/** Nobody waits for ever for what a client wants. */
function endSlow(route: Route, stream: Duplex, unfound: Unfound): void {
  if (unfound === "slow") stream.write(refusalBytes(408, "the request's head took too long"));
  stream.end();
  stream.resume();
  route.client.destroySoon(stream);
}

function serveHttp1(route: Route, stream: Duplex): void {
  route.way.connection?.release();
  const takesConnect = route.site === null;
  new Http1Session(
    route,
    stream,
    takesConnect ? (head, taken) => void openTunnel(route, head, taken) : null,
  );
}
