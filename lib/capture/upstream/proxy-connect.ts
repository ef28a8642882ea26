import type { Socket } from "node:net";
import type { ServerConnection } from "../../flow/connection.js";
import { encodeIdna } from "../../flow/idna/idna.js";
import { bracketed } from "../../flow/url.js";
import type { Http1Error } from "../http1/errors.js";
import type { ResponseHead } from "../http1/head.js";
import { ResponseReader } from "../http1/message-reader.js";
import type { Destination, UpstreamProxy } from "./destination.js";
import { UpstreamError } from "./errors.js";

/**
 * Asks a proxy for a tunnel to the destination. What the server has sent by then is back in the
 * socket.
 *
 * @throws UpstreamError; the connection is closed then.
 */
export function connectThroughProxy(
  socket: Socket,
  proxy: UpstreamProxy,
  { host, port }: Destination,
  serverConn: ServerConnection,
  signal: AbortSignal,
): Promise<void> {
  const proxyName = `${bracketed(proxy.host)}:${proxy.port}`;
  return new Promise((resolve, reject) => {
    const fail = (message: string, cause?: unknown): void => {
      stop();
      socket.destroy();
      serverConn.error = message;
      reject(new UpstreamError("proxy", message, serverConn, { cause }));
    };
    const giveUp = (): void => {
      stop();
      socket.destroy();
      reject(signal.reason as Error);
    };
    const close = (): void => fail("connection closed");
    const push = (chunk: Buffer): void => reader.push(chunk);
    const stop = (): void => {
      signal.removeEventListener("abort", giveUp);
      socket.off("data", push).off("error", close).off("close", close).off("end", close);
    };
    const reader = new ResponseReader({
      onHead: ({ status, reason }: ResponseHead) => {
        if (status < 200) return;
        if (status >= 300) {
          const refusal = `${status} ${reason}`;
          fail(`Upstream proxy ${proxyName} refused HTTP CONNECT request: ${refusal}`);
          return;
        }
        stop();
        socket.pause();
        const rest = reader.takeRest();
        if (rest.length > 0) socket.unshift(rest);
        resolve();
      },
      onData: () => undefined,
      onEnd: () => reader.nextFor("CONNECT"),
      onError: (error: Http1Error) =>
        fail(`Error connecting to ${proxyName}: ${error.message}`, error),
    });
    if (signal.aborted) {
      giveUp();
      return;
    }
    signal.addEventListener("abort", giveUp, { once: true });
    socket.on("data", push).on("error", close).on("close", close).on("end", close);
    reader.nextFor("CONNECT");
    const authority = `${bracketed(encodeIdna(host) ?? host)}:${port}`;
    socket.write(
      `CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n${proxyAuthorization(proxy)}\r\n`,
    );
  });
}

/** The line that tells a proxy who we are; empty where it is not to know. */
export function proxyAuthorization({ auth }: UpstreamProxy): string {
  if (auth === null) return "";
  return `Proxy-Authorization: Basic ${Buffer.from(auth).toString("base64")}\r\n`;
}
