import type { Socket } from "node:net";
import type { ServerConnection } from "../../flow/connection.js";
import type { Request } from "../../flow/request.js";
import type { Destination } from "./destination.js";
import type { ResponseHandler, SentRequest } from "./upstream.js";

/** A connection that is to carry requests to one destination. */
export interface CarriedSocket {
  readonly socket: Socket;
  readonly serverConn: ServerConnection;
  /** What the destination is known by. */
  readonly key: string;
}

/** A connection that carries requests, in one version of HTTP. */
export interface Carrier {
  /** What its destination is known by. */
  readonly key: string;
  readonly serverConn: ServerConnection;
  readonly isHttp2: boolean;
  /** Whether it takes a request now. */
  readonly isFree: boolean;
  /** When it became free, in milliseconds of the process; how long it was idle tells its age. */
  readonly freeSince: number;
  /** Whether it carried a request before: servers close such connections when they like. */
  readonly isUsed: boolean;
  send(sending: Sending): SentRequest;
  close(): void;
}

/** A request that is to be sent, and what is to become of it. */
export interface Sending {
  readonly request: Request;
  readonly destination: Destination;
  readonly streams: boolean;
  readonly handler: ResponseHandler;
  /**
   * Sends the request over another connection, where that may be done: the server closed this one
   * before it looked at the request. Returns false where it may not.
   */
  sendAgain(): boolean;
}

/** What a carrier tells the one who keeps it. */
export interface CarrierOwner {
  /** It takes another request. */
  onFree(carrier: Carrier): void;
  /** It takes no more. */
  onGone(carrier: Carrier): void;
}
