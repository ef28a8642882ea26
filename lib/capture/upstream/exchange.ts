import type { ServerConnection } from "../../flow/connection.js";
import type { Request } from "../../flow/request.js";
import type { Response } from "../../flow/response.js";
import type { Destination } from "./destination.js";
import { UpstreamError } from "./errors.js";
import { now } from "./socket.js";
import { isIdempotent } from "./pooled-request.js";
import type { Upstream } from "./upstream.js";

/** What became of a request. */
export interface Outcome {
  /** The connection that it went over, as far as it came; null when there was none. */
  readonly serverConn: ServerConnection | null;
  /** With its body; where it failed after the head, without. */
  readonly response: Response | null;
  /** Null where the response is whole. */
  readonly error: UpstreamError | null;
}

export interface ExchangeLimits {
  /** Longer bodies are not received. */
  readonly maxBodyBytes: number;
  /** Milliseconds that all of it may take; `Infinity` for no limit. */
  readonly timeout: number;
}

/**
 * Sends a request and receives its response, whole. It never rejects: a failure is an outcome. What
 * may not be sent twice goes over a connection of its own.
 */
export function exchange(
  upstream: Upstream,
  request: Request,
  destination: Destination,
  { maxBodyBytes, timeout }: ExchangeLimits,
): Promise<Outcome> {
  return new Promise((resolve) => {
    let serverConn: ServerConnection | null = null;
    let response: Response | null = null;
    let length = 0;
    const chunks: Buffer[] = [];
    const settle = (error: UpstreamError | null): void => {
      clearTimeout(timer);
      resolve({ serverConn: serverConn ?? error?.serverConn ?? null, response, error });
    };
    const giveUp = (failure: "timeout" | "protocol", message: string): void => {
      sent.abort();
      settle(new UpstreamError(failure, message, serverConn));
    };
    const sent = upstream.send(
      request,
      {
        onConnection: (connection) => {
          serverConn = connection;
        },
        onResponse: (head) => {
          response = head;
        },
        onData: (chunk) => {
          length += chunk.length;
          chunks.push(chunk);
          if (length > maxBodyBytes) {
            giveUp("protocol", `the response's body is longer than ${maxBodyBytes} bytes`);
          }
        },
        onEnd: (trailers) => {
          if (response !== null) {
            response.rawContent = Buffer.concat(chunks);
            response.trailers = trailers;
            response.timestampEnd = now();
          }
          settle(null);
        },
        onUpgrade: (head, stream) => {
          // What is spoken now, nobody here does.
          stream.destroy();
          response = head;
          response.rawContent = Buffer.alloc(0);
          response.timestampEnd = now();
          settle(null);
        },
        onError: settle,
      },
      { destination, isOnNewConnection: !isIdempotent(request.method) },
    );
    const isLimited = Number.isFinite(timeout);
    const timer = isLimited
      ? setTimeout(() => giveUp("timeout", `no response after ${timeout / 1000} s`), timeout)
      : undefined;
  });
}
