import type { Headers } from "../../flow/headers.js";
import type { Carrier, Sending } from "./carrier.js";
import type { UpstreamError } from "./errors.js";
import type { SentRequest } from "./upstream.js";

const idempotentMethods = new Set(["GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE"]);

/** Whether a request with this method may be sent twice (RFC 9110, section 9.2.2). */
export function isIdempotent(method: string): boolean {
  return idempotentMethods.has(method);
}

/** A request that goes over one connection, or over another where the first was closed meanwhile. */
export class PooledRequest implements SentRequest {
  readonly #sending: Sending;
  readonly #openAnother: (request: PooledRequest) => void;
  /** Null as long as no connection stands. */
  #current: SentRequest | null = null;
  #waiting: Buffer[] = [];
  #end: { readonly trailers: Headers | null } | null = null;
  #isPaused = false;
  #isSentAgain = false;
  /** Made when somebody asks for its signal: most requests find a connection that is there. */
  #ending: AbortController | null = null;
  isGivenUp = false;

  /** @param openAnother Starts the request on a new connection. */
  constructor(sending: Sending, openAnother: (request: PooledRequest) => void) {
    this.#sending = sending;
    this.#openAnother = openAnother;
  }

  /** Ends what is done for it when it is given up. */
  get signal(): AbortSignal {
    this.#ending ??= new AbortController();
    if (this.isGivenUp) this.#ending.abort();
    return this.#ending.signal;
  }

  start(carrier: Carrier): void {
    if (this.isGivenUp) return;
    const { handler, streams } = this.#sending;
    if (handler.onConnection !== undefined) {
      // Not before the caller has the request in hand.
      queueMicrotask(() => {
        if (!this.isGivenUp) handler.onConnection?.(carrier.serverConn);
      });
    }
    const mayBeStale = carrier.isUsed && !streams && !this.#isSentAgain;
    const maySendTwice = mayBeStale && isIdempotent(this.#sending.request.method);
    const sendAgain = maySendTwice ? () => this.#sendAgain() : undefined;
    const sending = sendAgain === undefined ? this.#sending : { ...this.#sending, sendAgain };
    const current = carrier.send(sending);
    this.#current = current;
    if (this.#isPaused) current.pause();
    for (const chunk of this.#waiting) current.write(chunk);
    if (this.#end !== null) current.end(this.#end.trailers);
    else if (this.#waiting.length > 0) queueMicrotask(() => handler.onDrain?.());
    this.#waiting = [];
  }

  fail(error: UpstreamError): void {
    if (!this.isGivenUp) this.#sending.handler.onError(error);
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

  #sendAgain(): boolean {
    if (this.isGivenUp) return false;
    this.#isSentAgain = true;
    this.#current = null;
    this.#openAnother(this);
    return true;
  }
}
