import type { Duplex } from "node:stream";

/**
 * For how long a client has neither sent nor taken anything. That it sends nothing is its own doing
 * only while somebody reads.
 */
export class ClientClock {
  readonly #stream: Duplex;
  #isPaused = false;
  #heardAt = Date.now();

  constructor(stream: Duplex) {
    this.#stream = stream;
  }

  /** Whether nobody reads what the client sends. */
  get isPaused(): boolean {
    return this.#isPaused;
  }

  /** When the client has sent or taken something last; milliseconds since 1970. */
  get heardAt(): number {
    return this.#heardAt;
  }

  /** The client has sent or taken something. */
  hear(): void {
    this.#heardAt = Date.now();
  }

  /** Stops reading, so that the client is slowed. */
  pause(): void {
    this.#isPaused = true;
    this.#stream.pause();
  }

  resume(): void {
    this.#isPaused = false;
    this.hear();
    this.#stream.resume();
  }

  /** Whether nothing came or was taken for longer than this; times are in milliseconds. */
  isSilent(now: number, limit: number): boolean {
    return now - this.#heardAt > limit;
  }

  /** Whether what the client is to send, and is read, does not come. */
  sendsNothing(now: number, limit: number): boolean {
    return !this.#isPaused && this.isSilent(now, limit);
  }

  /** Whether what waits for the client is not taken. */
  takesNothing(now: number, limit: number): boolean {
    return this.#stream.writableNeedDrain && this.isSilent(now, limit);
  }
}
