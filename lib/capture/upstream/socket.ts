import { connect as connectTcp, type Socket } from "node:net";
import type { ServerConnection } from "../../flow/connection.js";
import { encodeIdna } from "../../flow/idna/idna.js";
import { UpstreamError } from "./errors.js";
import { connectFailure } from "./failure-words.js";

/** How long the first of a name's addresses is tried before the next is, too, in milliseconds. */
const attemptTimeout = 1000;

/** Seconds since 1970, as flows have times. */
export function now(): number {
  return Date.now() / 1000;
}

/**
 * Makes a TCP connection, and records its times and addresses.
 *
 * @throws UpstreamError
 */
export function openSocket(
  serverConn: ServerConnection,
  [host, port]: readonly [host: string, port: number],
  signal: AbortSignal,
): Promise<Socket> {
  return new Promise((resolve, reject) => {
    serverConn.timestampStart = now();
    const socket = connectTcp({
      host: encodeIdna(host) ?? host,
      port,
      noDelay: true,
      // For tunnels: one side may end before the other.
      allowHalfOpen: true,
      autoSelectFamilyAttemptTimeout: attemptTimeout,
    });
    const giveUp = (): void => {
      socket.destroy();
      reject(signal.reason as Error);
    };
    const fail = (error: Error): void => {
      signal.removeEventListener("abort", giveUp);
      const { failure, message } = connectFailure(error);
      serverConn.error = message;
      reject(new UpstreamError(failure, message, serverConn, { cause: error }));
    };
    if (signal.aborted) {
      giveUp();
      return;
    }
    signal.addEventListener("abort", giveUp, { once: true });
    socket.once("error", fail);
    socket.once("connect", () => {
      signal.removeEventListener("abort", giveUp);
      socket.off("error", fail);
      recordAddresses(serverConn, socket);
      // Whoever has the connection learns of errors by its end; one between two owners is none.
      socket.on("error", () => undefined);
      resolve(socket);
    });
  });
}

function recordAddresses(serverConn: ServerConnection, socket: Socket): void {
  serverConn.timestampTcpSetup = now();
  const { remoteAddress, remotePort, localAddress, localPort } = socket;
  if (remoteAddress !== undefined && remotePort !== undefined) {
    serverConn.peername = [remoteAddress, remotePort];
  }
  if (localAddress !== undefined && localPort !== undefined) {
    serverConn.sockname = [localAddress, localPort];
  }
  serverConn.isOpen = true;
  socket.once("close", () => {
    serverConn.isOpen = false;
    serverConn.timestampEnd = now();
  });
}
