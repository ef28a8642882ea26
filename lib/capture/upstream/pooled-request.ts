import type { Headers } from "../../flow/headers.js";
import type { Request } from "../../flow/request.js";
import type { Carrier, Sending } from "./carrier.js";
import type { Destination } from "./destination.js";
import type { UpstreamError } from "./errors.js";
import type { ResponseHandler, SendOptions, SentRequest } from "./upstream.js";

const idempotentMethods = new Set(["GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE"]);

/** Whether a request with this method may be sent twice (RFC 9110, section 9.2.2). */
export function isIdempotent(method: string): boolean {
  return idempotentMethods.has(method);
}

/** Who has connections for requests. */
export interface RequestOwner {
  /** Starts the request on a new connection. */
  openFor(request: PooledRequest): void;
}

/** A request that goes over one connection, or over another where the first was closed meanwhile. */
export class PooledRequest implements SentRequest, Sending {
  readonly request: Request;
  readonly handler: ResponseHandler;
  readonly destination: Destination;
  readonly streams: boolean;
  /** What the destination is known by. */
  readonly key: string;
  readonly #owner: RequestOwner;
  /** Null as long as no connection stands. */
  #current: SentRequest | null = null;
  #waiting: Buffer[] = [];
  #end: { readonly trailers: Headers | null } | null = null;
  #isPaused = false;
  /** Whether the server may have closed the connection before it saw the request. */
  #mayBeStale = false;
  #isSentAgain = false;
  /** Made when somebody asks for its signal: most requests find a connection that is there. */
  #ending: AbortController | null = null;
  isGivenUp = false;

  constructor(
    request: Request,
    handler: ResponseHandler,
    { destination, streams = false }: SendOptions,
    key: string,
    owner: RequestOwner,
  ) {
    this.request = request;
    this.handler = handler;
    this.destination = destination;
    this.streams = streams;
    this.key = key;
    this.#owner = owner;
  }

  /** Ends what is done for it when it is given up. */
  get signal(): AbortSignal {
    this.#ending ??= new AbortController();
    if (this.isGivenUp) this.#ending.abort();
    return this.#ending.signal;
  }

  start(carrier: Carrier): void {
    if (this.isGivenUp) return;
    this.handler.onConnection?.(carrier.serverConn);
    this.#mayBeStale = carrier.isUsed && !this.streams && !this.#isSentAgain;
    const current = carrier.send(this);
    this.#current = current;
    if (this.#isPaused) current.pause();
    if (this.#waiting.length > 0) {
      for (const chunk of this.#waiting) current.write(chunk);
      this.#waiting = [];
      if (this.#end === null) queueMicrotask(() => this.handler.onDrain?.());
    }
    if (this.#end !== null) current.end(this.#end.trailers);
  }

  fail(error: UpstreamError): void {
    if (!this.isGivenUp) this.handler.onError(error);
  }

  write(chunk: Buffer): boolean {
    if (this.#current !== null) return this.#current.write(chunk);
    this.#waiting.push(chunk);
    return false;
  }

  end(trailers: Headers | null = null): void {
    if (this.#current !== null) this.#current.end(trailers);
    else this.#end = { trailers };
  }

  pause(): void {
    this.#isPaused = true;
    this.#current?.pause();
  }

  resume(): void {
    this.#isPaused = false;
    this.#current?.resume();
  }

  abort(): void {
    this.isGivenUp = true;
    this.#ending?.abort();
    this.#current?.abort();
  }

  sendAgain(): boolean {
    if (this.isGivenUp || !this.#mayBeStale || !isIdempotent(this.request.method)) return false;
    this.#mayBeStale = false;
    this.#isSentAgain = true;
    this.#current = null;
    this.#owner.openFor(this);
    return true;
  }
}
