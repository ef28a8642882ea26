import type { Http2Session } from "node:http2";
import type { Watched } from "./client.js";

/** A stream of a session, which must not take too long. */
export interface WatchedStream {
  /** @param now Milliseconds. */
  checkTime(now: number): void;
}

/** Ends a session of HTTP/2 on which nothing happens, and streams on which too little does. */
export class WatchedSession implements Watched {
  readonly #session: Http2Session;
  readonly #idleTimeout: number;
  readonly #streams = new Set<WatchedStream>();
  #heardAt = Date.now();

  /** @param idleTimeout Milliseconds for which a session may be without a stream. */
  constructor(session: Http2Session, idleTimeout: number) {
    this.#session = session;
    this.#idleTimeout = idleTimeout;
  }

  add(stream: WatchedStream): void {
    this.#streams.add(stream);
  }

  remove(stream: WatchedStream): void {
    this.#streams.delete(stream);
    this.#heardAt = Date.now();
  }

  checkTime(now: number): void {
    for (const stream of this.#streams) stream.checkTime(now);
    const isIdle = this.#streams.size === 0 && now - this.#heardAt > this.#idleTimeout;
    if (isIdle) this.closeWhenIdle();
  }

  closeWhenIdle(): void {
    if (!this.#session.closed && !this.#session.destroyed) this.#session.close();
  }
}
