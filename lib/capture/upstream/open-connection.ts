import type { Socket } from "node:net";
import { ServerConnection } from "../../flow/connection.js";
import type { Destination, UpstreamProxy } from "./destination.js";
import { UpstreamError } from "./errors.js";
import { connectThroughProxy } from "./proxy-connect.js";
import type { UpstreamSettings } from "./settings.js";
import { openSocket } from "./socket.js";
import type { TlsClient } from "./tls.js";

const maxPort = 65_535;

/** A connection as it was opened: nothing was sent over it yet. */
export interface OpenedSocket {
  readonly socket: Socket;
  readonly serverConn: ServerConnection;
}

/**
 * Opens a connection: TCP, the proxy on the way, TLS.
 *
 * @throws UpstreamError, also when it takes too long or the signal says so.
 */
export async function openConnection(
  destination: Destination,
  settings: UpstreamSettings,
  tls: TlsClient,
  signal?: AbortSignal,
): Promise<OpenedSocket> {
  const { host, port, via } = destination;
  const serverConn = ServerConnection.make([host, port]);
  if (via !== null) serverConn.via = [via.scheme, [via.host, via.port]];
  if (!Number.isInteger(port) || port < 0 || port > maxPort) {
    throw new UpstreamError("request", `${port} is not a port`, serverConn);
  }
  return withDeadline(serverConn, settings.connectTimeout, signal, async (ending) => {
    const [nextHost, nextPort] = via === null ? [host, port] : [via.host, via.port];
    let socket = await openSocket(serverConn, [nextHost, nextPort], ending);
    if (via !== null) {
      socket = await throughProxy(socket, via, destination, { serverConn, tls, signal: ending });
    }
    if (destination.tls !== null) {
      socket = await tls.start(socket, destination.tls, serverConn, ending);
    }
    return { socket, serverConn };
  });
}

interface Means {
  readonly serverConn: ServerConnection;
  readonly tls: TlsClient;
  readonly signal: AbortSignal;
}

async function throughProxy(
  socket: Socket,
  proxy: UpstreamProxy,
  destination: Destination,
  { serverConn, tls, signal }: Means,
): Promise<Socket> {
  const offer = { sni: proxy.host, alpnOffers: ["http/1.1"] };
  const isSecure = proxy.scheme === "https";
  const toProxy = isSecure ? await tls.start(socket, offer, null, signal) : socket;
  if (destination.tls !== null || destination.tunnels === true) {
    await connectThroughProxy(toProxy, proxy, destination, serverConn, signal);
  }
  return toProxy;
}

/** Ends what takes too long, and what the caller gives up. */
export async function withDeadline<Result>(
  serverConn: ServerConnection,
  milliseconds: number,
  signal: AbortSignal | undefined,
  action: (ending: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const ending = new AbortController();
  const end = (failure: "timeout" | "connect", message: string): void => {
    serverConn.error = message;
    ending.abort(new UpstreamError(failure, message, serverConn));
  };
  const giveUp = (): void => end("connect", "connection cancelled");
  const isLimited = Number.isFinite(milliseconds);
  const timer = isLimited
    ? setTimeout(() => end("timeout", `no connection after ${milliseconds / 1000} s`), milliseconds)
    : undefined;
  if (signal?.aborted === true) giveUp();
  signal?.addEventListener("abort", giveUp, { once: true });
  try {
    return await action(ending.signal);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", giveUp);
  }
}
