import type { Duplex } from "node:stream";
import type { ServerConnection } from "../../flow/connection.js";
import type { Headers } from "../../flow/headers.js";
import type { Request } from "../../flow/request.js";
import type { Response } from "../../flow/response.js";
import type { Destination, TlsOffer } from "./destination.js";
import type { UpstreamError } from "./errors.js";

/** The side of the proxy, and of replays, that talks to servers: connections and requests. */
export interface Upstream {
  /**
   * Opens a connection before there is a request for it: to learn the server's certificate and
   * protocol, or for a tunnel. It belongs to the caller until it is released or closed.
   *
   * @throws UpstreamError, with the connection as far as it came.
   */
  connect(destination: Destination, signal?: AbortSignal): Promise<UpstreamConnection>;

  /**
   * Sends a request, over a kept connection to the destination or a new one, in the version of HTTP
   * that the connection speaks. What is not called back was not received: exactly one of `onEnd`,
   * `onUpgrade` and `onError` is called, last, and none but `onConnection` before this returns.
   *
   * The request is not changed: what must be different on the wire is so on the wire alone.
   */
  send(request: Request, handler: ResponseHandler, options: SendOptions): SentRequest;

  /** Closes all kept connections. Those with a request on them close when it has its response. */
  close(): void;
}

export interface SendOptions {
  readonly destination: Destination;
  /** A connection of the caller's to use, and to keep for others after; if not given, any. */
  readonly connection?: UpstreamConnection;
  /**
   * Whether it is sent over no connection that was kept: servers close those when they like, and a
   * request that is on the way then may or may not have been heard.
   */
  readonly isOnNewConnection?: boolean;
  /**
   * Whether the body comes by `SentRequest.write` and `end`. If not given, it is the request's
   * `rawContent` and `trailers`.
   */
  readonly streams?: boolean;
}

/** What becomes of a request that was sent. Handlers must not throw. */
export interface ResponseHandler {
  /** The connection stands, which the request goes over; new ones and kept ones alike. */
  onConnection?(connection: ServerConnection): void;
  /** There is room again, after `SentRequest.write` returned false. */
  onDrain?(): void;
  /** An interim response (1xx), as it came; 101 is not one. */
  onInformation?(response: Response): void;
  /** The head of the response: `content` is null, `timestampEnd` too. It is the handler's to keep. */
  onResponse(response: Response): void;
  /** A piece of the body, in its content coding, without its transfer coding. */
  onData(chunk: Buffer): void;
  /** All of the response was received; `trailers` are the fields after the body, null for none. */
  onEnd(trailers: Headers | null): void;
  /**
   * The server switches protocols (101), or a CONNECT of the request's has a tunnel: the connection
   * is the handler's, paused, with all that came after the head. Where it is not given, such a response is an error.
   */
  onUpgrade?(response: Response, stream: Duplex): void;
  /** It failed, now or after a part of the response. */
  onError(error: UpstreamError): void;
}

/** A request on its way. */
export interface SentRequest {
  /** Adds to a streamed body; false when the caller should wait for `onDrain`. */
  write(chunk: Buffer): boolean;
  /** Ends a streamed body. */
  end(trailers?: Headers | null): void;
  /** Stops reading the response, so that the server is slowed; what is at hand may still come. */
  pause(): void;
  resume(): void;
  /** Gives up: nothing is called back any more. An HTTP/1 connection is closed, an HTTP/2 stream reset. */
  abort(): void;
}

/** An open connection that has no request on it. */
export interface UpstreamConnection {
  /** What is recorded of it; its times and addresses are there, and of TLS what was agreed on. */
  readonly serverConn: ServerConnection;
  /** Whether it speaks HTTP/2. */
  readonly isHttp2: boolean;
  /**
   * Starts TLS on a connection that was opened without.
   *
   * @throws UpstreamError; the connection is closed then.
   */
  startTls(offer: TlsOffer): Promise<void>;
  /** Takes the bytes of the connection, for what is not HTTP; the connection is the caller's to close. */
  takeStream(): Duplex;
  /** Lets requests to its destination use it. */
  release(): void;
  close(): void;
}
