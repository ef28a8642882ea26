import type { Socket } from "node:net";
import type { Headers } from "../../flow/headers.js";
import type { Request } from "../../flow/request.js";
import { Http1Error } from "../http1/errors.js";
import { chunkBytes, lastChunk } from "../http1/write.js";
import { holdWrites } from "../stream/hold-writes.js";
import type { Sending } from "./carrier.js";
import type { UpstreamError, UpstreamFailure } from "./errors.js";
import { http1RequestHead, type Http1RequestHead } from "./http1-request.js";
import { UnsendableError } from "./request-fields.js";
import type { ResponseHandler, SentRequest } from "./upstream.js";

/** What an exchange needs of the connection that it is on. */
interface Connection {
  touch(): void;
  expectResponse(method: string): void;
  onRequestSent(exchange: Http1Exchange): void;
  failRequest(failure: UpstreamFailure, message: string, cause?: unknown): void;
  abort(): void;
}

/** A request on an HTTP/1 connection, and where it stands. */
export class Http1Exchange implements SentRequest {
  readonly request: Request;
  readonly handler: ResponseHandler;
  readonly #sending: Sending;
  readonly #socket: Socket;
  readonly #connection: Connection;
  #wire: Http1RequestHead | null = null;
  /** The end of a body in chunks, where that was at hand from the beginning. */
  #ending: Buffer | null = null;
  /** Bytes of the body that were sent. */
  #sentBytes = 0;
  /** The method, in upper case. */
  method = "";
  /** All of the request was sent. */
  isSent = false;
  /** A head was received, of an interim response or another. */
  hasResponse = false;
  /** The last head was that of an interim response. */
  isInterim = false;
  /** All of the response was received. */
  isAnswered = false;
  isPaused = false;
  /** Bytes of the response's body that were received. */
  receivedBytes = 0;
  /** How many its head promises; null when it does not say. */
  expectedBytes: number | null = null;
  /** Whether the connection may be used again after this. */
  keepsAlive = true;
  #isOver = false;

  constructor(sending: Sending, socket: Socket, connection: Connection) {
    this.#sending = sending;
    this.request = sending.request;
    this.handler = sending.handler;
    this.#socket = socket;
    this.#connection = connection;
  }

  get hasFinalResponse(): boolean {
    return this.hasResponse && !this.isInterim;
  }

  /** Sends the head; the body too, where it is at hand. */
  begin(): void {
    const { request, destination, streams } = this.#sending;
    const body = streams ? null : request.rawContent;
    if (!streams && body === null) {
      this.#failSoon("the request's body is missing");
      return;
    }
    let wire: Http1RequestHead;
    try {
      wire = http1RequestHead(request, destination, body?.length ?? null);
      if (body !== null && wire.isChunked) this.#ending = endOfChunks(request.trailers);
    } catch (error) {
      if (!(error instanceof UnsendableError)) throw error;
      this.#failSoon(error.message);
      return;
    }
    this.#wire = wire;
    this.keepsAlive = !wire.closes;
    this.method = wire.method.toUpperCase();
    this.#connection.expectResponse(this.method);
    holdWrites(this.#socket);
    this.#socket.write(wire.head, "latin1");
    if (body === null) return;
    if (body.length === 0 && !wire.isChunked) this.isSent = true;
    else {
      this.write(body);
      this.end(request.trailers);
    }
  }

  write(chunk: Buffer): boolean {
    if (this.#isOver || this.#wire === null) return true;
    this.#connection.touch();
    this.#sentBytes += chunk.length;
    const { isChunked, length } = this.#wire;
    if (length !== null && this.#sentBytes > length) {
      this.#connection.failRequest("request", "the body is longer than its Content-Length");
      return true;
    }
    holdWrites(this.#socket);
    if (!isChunked) return this.#socket.write(chunk);
    let hasRoom = true;
    for (const piece of chunkBytes(chunk)) hasRoom = this.#socket.write(piece);
    return hasRoom;
  }

  end(trailers: Headers | null = null): void {
    if (this.#isOver || this.isSent || this.#wire === null) return;
    const { isChunked, length } = this.#wire;
    if (length !== null && this.#sentBytes < length) {
      this.#connection.failRequest("request", "the body is shorter than its Content-Length");
      return;
    }
    try {
      if (isChunked) {
        const ending = this.#ending ?? endOfChunks(trailers);
        holdWrites(this.#socket);
        this.#socket.write(ending);
      }
    } catch (error) {
      if (!(error instanceof UnsendableError)) throw error;
      this.#connection.failRequest("request", error.message);
      return;
    }
    this.isSent = true;
    this.#connection.onRequestSent(this);
  }

  pause(): void {
    if (this.#isOver || this.isAnswered) return;
    this.isPaused = true;
    this.#socket.pause();
  }

  resume(): void {
    if (!this.isPaused) return;
    this.isPaused = false;
    if (!this.#isOver) this.#socket.resume();
  }

  abort(): void {
    if (this.#isOver || (this.isAnswered && this.isSent)) return;
    this.#isOver = true;
    this.#connection.abort();
  }

  fail(error: UpstreamError): void {
    if (this.#isOver || this.isAnswered) return;
    this.#isOver = true;
    const isUnanswered = error.failure === "closed" && !this.hasResponse;
    if (isUnanswered && this.#sending.sendAgain()) return;
    this.handler.onError(error);
  }

  #failSoon(message: string): void {
    // The caller has no SentRequest yet.
    queueMicrotask(() => this.#connection.failRequest("request", message));
  }
}

/** @throws UnsendableError when a script has put something into it that cannot be sent. */
function endOfChunks(trailers: Headers | null): Buffer {
  try {
    return lastChunk(trailers?.state ?? null);
  } catch (error) {
    if (!(error instanceof Http1Error)) throw error;
    throw new UnsendableError(error.message);
  }
}
