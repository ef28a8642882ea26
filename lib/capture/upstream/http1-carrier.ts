import type { Socket } from "node:net";
import { Headers } from "../../flow/headers.js";
import type { Http1Error } from "../http1/errors.js";
import type { FieldBlock } from "../http1/fields.js";
import type { ResponseHead } from "../http1/head.js";
import { ResponseReader } from "../http1/message-reader.js";
import { BaseCarrier } from "./base-carrier.js";
import type { CarriedSocket, CarrierOwner, Sending } from "./carrier.js";
import { UpstreamError, type UpstreamFailure } from "./errors.js";
import { pythonBytes } from "./failure-words.js";
import { Http1Exchange } from "./http1-exchange.js";
import { http1Response } from "./http1-response.js";
import { IdleTimer } from "./idle-timer.js";
import type { UpstreamSettings } from "./settings.js";
import type { SentRequest } from "./upstream.js";

/**
 * A connection that carries one request after the other in HTTP/1.
 *
 * Hot path: a request is one write, and makes no timer and no promise.
 */
export class Http1Carrier extends BaseCarrier {
  readonly isHttp2 = false;
  readonly #socket: Socket;
  readonly #reader: ResponseReader;
  readonly #idle: IdleTimer;
  /** The request that is on the connection. */
  #exchange: Http1Exchange | null = null;
  /** The server has ended its side. */
  #hasEnded = false;
  #failure: Error | null = null;

  constructor(carried: CarriedSocket, settings: UpstreamSettings, owner: CarrierOwner) {
    super(carried, settings, owner);
    const { socket } = carried;
    this.#socket = socket;
    this.#reader = new ResponseReader(
      {
        onHead: (head) => this.#onHead(head),
        onData: (chunk) => this.#onData(chunk),
        onEnd: (trailers) => this.#onEnd(trailers),
        onError: (error) => this.#onBadMessage(error),
      },
      { maxHeadBytes: settings.maxHeadBytes },
    );
    socket.on("data", this.#onBytes);
    socket.on("end", this.#onFinish);
    socket.on("error", this.#onSocketError);
    socket.on("close", this.#onClose);
    socket.on("drain", this.#onDrain);
    this.#idle = new IdleTimer(settings.responseTimeout, () => this.#onTimeout());
    socket.resume();
  }

  get isFree(): boolean {
    return this.#exchange === null && !this.isGone;
  }

  send(sending: Sending): SentRequest {
    const exchange = new Http1Exchange(sending, this.#socket, this);
    this.#exchange = exchange;
    exchange.begin();
    return exchange;
  }

  /** Something is sent. @internal */
  touch(): void {
    this.#idle.touch();
  }

  /** Reads the response: the request is on its way. @internal */
  expectResponse(method: string): void {
    this.#idle.touch();
    this.#reader.nextFor(method);
  }

  /** The request on it has nothing more to send, perhaps after the response. @internal */
  onRequestSent(exchange: Http1Exchange): void {
    if (exchange.isAnswered) this.#release(exchange);
  }

  /** The request on it failed on our side. @internal */
  failRequest(failure: UpstreamFailure, message: string, cause?: unknown): void {
    this.#fail(failure, message, cause);
  }

  close(): void {
    this.goAway();
    this.#socket.destroy();
  }

  readonly #onBytes = (chunk: Buffer): void => {
    this.#idle.touch();
    // Bytes that nobody asked for would be taken for the next response.
    if (this.#exchange === null) this.close();
    else this.#reader.push(chunk);
  };

  #onHead(head: ResponseHead): void {
    const exchange = this.#exchange;
    if (exchange === null) return;
    const { handler } = exchange;
    const response = http1Response(head);
    exchange.hasResponse = true;
    const isTunnel = exchange.method === "CONNECT" && head.status >= 200 && head.status < 300;
    if (head.status === 101 && !exchange.request.headers.has("upgrade")) {
      this.#fail("protocol", "Cannot parse HTTP response: unexpected 101");
    } else if (head.status === 101 || isTunnel) {
      this.#upgrade(exchange, response);
    } else if (head.status < 200) {
      exchange.isInterim = true;
      handler.onInformation?.(response);
    } else {
      exchange.isInterim = false;
      exchange.keepsAlive &&= keepsAlive(head);
      exchange.expectedBytes = expectedBytes(head);
      handler.onResponse(response);
    }
  }

  #onData(chunk: Buffer): void {
    const exchange = this.#exchange;
    if (exchange === null) return;
    exchange.receivedBytes += chunk.length;
    exchange.handler.onData(chunk);
  }

  #onEnd(trailers: FieldBlock | null): void {
    const exchange = this.#exchange;
    if (exchange === null) return;
    if (exchange.isInterim) {
      this.#reader.nextFor(exchange.method);
      return;
    }
    exchange.isAnswered = true;
    if (exchange.isSent) this.#release(exchange);
    exchange.handler.onEnd(trailers === null ? null : new Headers([], trailers.toState()));
  }

  /** The connection is free again, if it may be used again. */
  #release(exchange: Http1Exchange): void {
    this.#exchange = null;
    this.isUsed = true;
    const isClean = this.#reader.waitingBytes === 0 && !this.#hasEnded;
    if (!exchange.keepsAlive || !isClean || this.isGone) {
      this.close();
      return;
    }
    if (exchange.isPaused) this.#socket.resume();
    this.becomeFree();
  }

  #upgrade(exchange: Http1Exchange, response: ReturnType<typeof http1Response>): void {
    const { handler } = exchange;
    if (handler.onUpgrade === undefined) {
      this.#fail("protocol", `Cannot parse HTTP response: unexpected ${response.statusCode}`);
      return;
    }
    this.#exchange = null;
    this.goAway();
    const socket = this.#socket;
    socket.off("data", this.#onBytes).off("end", this.#onFinish).off("drain", this.#onDrain);
    socket.off("error", this.#onSocketError).off("close", this.#onClose);
    socket.pause();
    const rest = this.#reader.takeRest();
    if (rest.length > 0) socket.unshift(rest);
    handler.onUpgrade(response, socket);
  }

  #onBadMessage(error: Http1Error): void {
    const isBody = this.#exchange?.hasFinalResponse === true;
    const prefix = isBody ? "HTTP/1 protocol error" : "Cannot parse HTTP response";
    this.#fail("protocol", `${prefix}: ${error.message}`, error);
  }

  readonly #onFinish = (): void => {
    this.#hasEnded = true;
    const exchange = this.#exchange;
    if (exchange === null) {
      this.close();
      return;
    }
    exchange.keepsAlive = false;
    // Where the end of the connection is the end of the body, the reader says so.
    if (exchange.hasFinalResponse && this.#reader.finish()) return;
    this.#fail("closed", closedTooEarly(exchange, this.#reader.takeRest()), this.#failure);
  };

  readonly #onSocketError = (error: Error): void => {
    this.#failure = error;
  };

  readonly #onClose = (): void => {
    this.goAway();
    if (this.#exchange !== null) this.#onFinish();
  };

  readonly #onDrain = (): void => {
    this.#idle.touch();
    this.#exchange?.handler.onDrain?.();
  };

  #onTimeout(): void {
    if (this.#exchange === null) this.close();
    else this.#fail("timeout", `no response after ${this.settings.responseTimeout / 1000} s`);
  }

  #fail(failure: UpstreamFailure, message: string, cause?: unknown): void {
    const exchange = this.#exchange;
    this.#exchange = null;
    this.close();
    exchange?.fail(new UpstreamError(failure, message, this.serverConn, { cause }));
  }

  /** Nothing is called back any more. @internal */
  abort(): void {
    this.#exchange = null;
    this.close();
  }

  protected override goAway(): void {
    this.#idle.stop();
    super.goAway();
  }
}

/** RFC 9112, section 9.3. */
function keepsAlive({ version, fields, status }: ResponseHead): boolean {
  if (fields.lists("connection", "close")) return false;
  if (version === "HTTP/1.0" && !fields.lists("connection", "keep-alive")) return false;
  return status !== 408;
}

function expectedBytes({ fields }: ResponseHead): number | null {
  const length = fields.first("content-length");
  return length === null ? null : Number(length);
}

/** @param rest What came of a head that is not whole. */
function closedTooEarly(exchange: Http1Exchange, rest: Buffer): string {
  const { hasFinalResponse, receivedBytes, expectedBytes } = exchange;
  if (hasFinalResponse) {
    const what =
      expectedBytes === null
        ? "incomplete chunked read"
        : `received ${receivedBytes} bytes, expected ${expectedBytes}`;
    return `HTTP/1 protocol error: peer closed connection without sending complete message body (${what})`;
  }
  return rest.length > 0
    ? `unexpected server response: ${pythonBytes(rest)}`
    : "server closed connection";
}
