import type { Duplex } from "node:stream";
import type { Headers } from "../../flow/headers.js";
import type { Response } from "../../flow/response.js";

/** Where a response goes: to one request of an HTTP/1 connection, or to one stream of HTTP/2. */
export interface ResponseSink {
  /** Sends an interim response (1xx). */
  inform(response: Response): void;
  /** Sends a whole response. */
  respond(response: Response): void;
  /** Sends the head of a response whose body follows piece by piece. */
  begin(response: Response): void;
  /** Sends a piece of the body; false when the client takes it slower than it comes: see `onDrain`. */
  write(chunk: Buffer): boolean;
  end(trailers: Headers | null): void;
  /** Sends a page of the proxy's own that says what went wrong, and ends the connection. */
  refuse(status: number, message: string): void;
  /** Breaks off: nothing that was begun is to look whole. */
  abort(): void;
  /** Stops reading the request's body, so that the client is slowed. */
  pause(): void;
  resume(): void;
  /** Sends the head of a 101, and gives the connection away; null where it cannot be. */
  upgrade(response: Response): Duplex | null;
}
