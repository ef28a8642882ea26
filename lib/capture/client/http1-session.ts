import type { Duplex } from "node:stream";
import { Headers } from "../../flow/headers.js";
import { Exchange } from "../exchange/exchange.js";
import { Http1Error } from "../http1/errors.js";
import type { FieldBlock } from "../http1/fields.js";
import { framingOfRequest } from "../http1/framing.js";
import type { RequestHead } from "../http1/head.js";
import { RequestReader, type MessageHandler } from "../http1/message-reader.js";
import { sendHeld } from "../stream/hold-writes.js";
import { ClientClock } from "./client-clock.js";
import { Http1Responder } from "./http1-responder.js";
import { liveFlow } from "./live-flow.js";
import { refusalOf } from "./refusal.js";
import { targetOf } from "./request-target.js";
import type { Route } from "./route.js";

/** So much of pipelined requests is taken before the ones in front are answered. */
const maxPipelinedBytes = 64 * 1024;

/** Who takes a CONNECT: the head, and the connection with what came after the head. */
export type OnConnect = (head: RequestHead, stream: Duplex) => void;

/**
 * An HTTP/1 connection of a client: requests one after the other, each answered before the next is
 * looked at.
 *
 * Hot path: it takes the bytes of the connection without streams in between.
 */
export class Http1Session implements MessageHandler<RequestHead> {
  readonly #route: Route;
  readonly #stream: Duplex;
  readonly #onConnect: OnConnect | null;
  readonly #reader: RequestReader;
  readonly #responder: Http1Responder;
  readonly #clock: ClientClock;
  #exchange: Exchange | null = null;
  #isRequestWhole = true;
  /** Whether the connection ends with the present response. */
  #isLast = false;
  #isOver = false;
  /** When the client began a head that is not whole; milliseconds. */
  #headBeganAt: number | null = null;

  readonly #onData = (chunk: Buffer): void => this.#take(chunk);
  readonly #onEnd = (): void => this.#clientEnds();
  readonly #onClose = (): void => this.#clientCloses();
  readonly #onDrain = (): void => this.#clientTakes();

  /** @param onConnect Null where there is no CONNECT. */
  constructor(route: Route, stream: Duplex, onConnect: OnConnect | null) {
    this.#route = route;
    this.#stream = stream;
    this.#onConnect = onConnect;
    this.#reader = new RequestReader(this, route.shared.limits);
    this.#responder = new Http1Responder(stream, this);
    this.#clock = new ClientClock(stream);
    this.#reader.next();
    stream.on("data", this.#onData);
    stream.on("end", this.#onEnd);
    stream.on("close", this.#onClose);
    stream.on("drain", this.#onDrain);
    stream.resume();
    route.client.watch(this);
  }

  /** Ends what takes too long. @param now Milliseconds. */
  checkTime(now: number): void {
    const { headTimeout, idleTimeout } = this.#route.shared.limits;
    const clock = this.#clock;
    if (this.#headBeganAt !== null && now - this.#headBeganAt > headTimeout) {
      this.#refuseConnection(408, "the request's head took too long");
    } else if (!this.#isRequestWhole && clock.sendsNothing(now, headTimeout)) {
      this.#exchange?.cutShort("The request's body took too long.", 408);
    } else if (this.#exchange === null && clock.isSilent(now, idleTimeout)) {
      this.close();
    } else if (clock.takesNothing(now, idleTimeout)) {
      this.#exchange?.cutShort("The client took too long to take the response.");
      this.#stream.destroy();
    }
  }

  /** Ends the connection as soon as nothing is in flight on it. */
  closeWhenIdle(): void {
    this.#isLast = true;
    if (this.#exchange === null) this.close();
  }

  #take(chunk: Buffer): void {
    this.#clock.hear();
    this.#reader.push(chunk);
    if (this.#exchange === null) {
      if (this.#reader.isInside) this.#headBeganAt ??= this.#clock.heardAt;
    } else if (this.#reader.waitingBytes > maxPipelinedBytes && !this.#clock.isPaused) {
      this.pause();
    }
  }

  onHead(head: RequestHead): void {
    this.#headBeganAt = null;
    if (this.#isOver) return;
    if (head.method === "CONNECT" && this.#onConnect !== null) {
      this.#onConnect(head, this.release());
      return;
    }
    try {
      this.#begin(head);
    } catch (error) {
      if (!(error instanceof Http1Error)) throw error;
      this.onError(error);
    }
  }

  #begin(head: RequestHead): void {
    const { client, site, way } = this.#route;
    if (head.method === "CONNECT") throw new Http1Error("CONNECT is for proxies, not for servers");
    const hasBody = framingOfRequest(head).kind !== "none";
    const { scheme, host, port, path } = targetOf(head, site);
    const isHttp11 = head.version === "HTTP/1.1";
    const keeps = isHttp11 || head.fields.lists("connection", "keep-alive");
    this.#responder.answer({ method: head.method, isHttp11 });
    this.#isLast ||= !keeps || head.fields.lists("connection", "close");
    this.#isRequestWhole = !hasBody;
    const credentials = site === null ? "proxy-authorization" : "authorization";
    const refusal = way.isTunnel
      ? null
      : refusalOf(client, head.fields.first(credentials), host, port);
    if (refusal !== null) {
      this.#responder.refuse(refusal.status, refusal.message, refusal.headers);
      return;
    }
    const flow = liveFlow(
      {
        httpVersion: head.version,
        method: head.method,
        scheme,
        host,
        port,
        authority: "",
        path,
        headers: head.fields.toState(),
        timestamp: this.#clock.heardAt / 1000,
      },
      client.connection,
      client.serverFor(host, port),
    );
    if (this.#route.shared.credentials !== null && !way.isTunnel) {
      flow.request.headers.delete(credentials);
    }
    this.#route.nameServer(flow);
    this.#exchange = new Exchange(flow, this.#route, this.#responder, hasBody);
    this.#exchange.start();
  }

  onData(chunk: Buffer): void {
    this.#exchange?.addData(chunk);
  }

  onEnd(trailers: FieldBlock | null): void {
    this.#isRequestWhole = true;
    const fields = trailers === null ? null : new Headers([], trailers.toState());
    this.#exchange?.endRequest(fields);
  }

  onError(error: Http1Error): void {
    this.#headBeganAt = null;
    if (this.#isOver) return;
    if (this.#exchange === null) this.#refuseConnection(error.status, error.message);
    else this.#exchange.cutShort(`The request is malformed: ${error.message}.`, error.status);
  }

  /** The next request may come. */
  onResponseSent(isLast: boolean): void {
    this.#exchange = null;
    this.#isLast ||= isLast;
    if (this.#isLast || !this.#isRequestWhole) {
      this.close();
      return;
    }
    const { room } = this.#route.shared.recorder;
    if (room === null) this.#next();
    else void room.then(() => this.#next());
  }

  pause(): void {
    this.#clock.pause();
  }

  resume(): void {
    this.#clock.resume();
  }

  /** Ends the connection at once, with what is in flight on it. */
  abort(): void {
    this.release().destroy();
  }

  /** Gives the connection to somebody else, with what was not looked at. */
  release(): Duplex {
    this.#isOver = true;
    const stream = this.#stream;
    sendHeld(stream);
    const rest = this.#reader.takeRest();
    stream.pause();
    stream.off("data", this.#onData);
    stream.off("end", this.#onEnd);
    stream.off("close", this.#onClose);
    stream.off("drain", this.#onDrain);
    if (rest.length > 0) stream.unshift(rest);
    this.#route.client.forget(this);
    return stream;
  }

  /** Ends the connection when all that was written is out. */
  close(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#exchange = null;
    this.#reader.takeRest();
    this.#route.client.forget(this);
    this.#stream.end();
    // What the client still sends is of no interest, but its end is.
    this.#stream.off("data", this.#onData);
    this.#stream.resume();
    this.#route.client.destroySoon(this.#stream);
  }

  #next(): void {
    if (this.#isOver) return;
    if (this.#clock.isPaused) this.resume();
    this.#reader.next();
  }

  #refuseConnection(status: number, message: string): void {
    this.#route.shared.log.info(`${this.#route.client.name}: refused a request: ${message}`);
    this.#responder.refuse(status, message);
  }

  #clientEnds(): void {
    if (this.#exchange === null) this.close();
    else this.#clientCloses();
  }

  #clientCloses(): void {
    const exchange = this.#exchange;
    this.#exchange = null;
    exchange?.cutShort(this.#route.client.ending);
    this.close();
  }

  #clientTakes(): void {
    this.#clock.hear();
    this.#exchange?.drained();
  }
}
