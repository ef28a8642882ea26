import type { Duplex } from "node:stream";
import type { Headers } from "../../flow/headers.js";
import { Headers as HeaderFields } from "../../flow/headers.js";
import type { Response } from "../../flow/response.js";
import { Exchange } from "../exchange/exchange.js";
import type { ResponseSink } from "../exchange/response-sink.js";
import { Http1Error } from "../http1/errors.js";
import { hasWord, type FieldBlock } from "../http1/fields.js";
import { framingOfRequest } from "../http1/framing.js";
import type { RequestHead } from "../http1/head.js";
import { RequestReader, type MessageHandler } from "../http1/message-reader.js";
import { holdWrites, sendHeld } from "../stream/hold-writes.js";
import { chunkBytes, lastChunk, withBody } from "../http1/write.js";
import { interimHead, planResponse, type Asker, type ResponsePlan } from "./http1-response.js";
import { liveFlow } from "./live-flow.js";
import { refusalBytes, refusalOf } from "./refusal.js";
import { targetOf } from "./request-target.js";
import type { Route } from "./route.js";

/** So much of pipelined requests is taken before the ones in front are answered. */
const maxPipelinedBytes = 64 * 1024;
/** Up to this length, head and body are copied together: one write is quicker than two. */
const maxJoinedBytes = 64 * 1024;

const noBytes = Buffer.alloc(0);

/** Who takes a CONNECT: the head, and the connection with what came after the head. */
export type OnConnect = (head: RequestHead, stream: Duplex) => void;

/**
 * An HTTP/1 connection of a client: requests one after the other, each answered before the next is
 * looked at.
 *
 * Hot path: it takes the bytes of the connection and writes to it without streams in between.
 */
export class Http1Session implements MessageHandler<RequestHead>, ResponseSink {
  readonly #route: Route;
  readonly #stream: Duplex;
  readonly #onConnect: OnConnect | null;
  readonly #reader: RequestReader;
  #exchange: Exchange | null = null;
  #asker: Asker = { method: "", isHttp11: true };
  #isRequestWhole = true;
  /** Whether the connection ends with the present response. */
  #isLast = false;
  /** The response whose body is being sent piece by piece. */
  #plan: ResponsePlan | null = null;
  #sentBytes = 0;
  #isPaused = false;
  #isOver = false;
  /** When the client was heard last, or began a head; milliseconds. */
  #heardAt = Date.now();
  #headBeganAt: number | null = null;

  readonly #onData = (chunk: Buffer): void => this.#take(chunk);
  readonly #onEnd = (): void => this.#clientEnds();
  readonly #onClose = (): void => this.#clientCloses();
  readonly #onDrain = (): void => this.#exchange?.drained();

  /** @param onConnect Null where there is no CONNECT. */
  constructor(route: Route, stream: Duplex, onConnect: OnConnect | null) {
    this.#route = route;
    this.#stream = stream;
    this.#onConnect = onConnect;
    this.#reader = new RequestReader(this, route.shared.limits);
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
    const { writableNeedDrain } = this.#stream;
    if (this.#headBeganAt !== null && now - this.#headBeganAt > headTimeout) {
      this.#refuseConnection(408, "the request's head took too long");
    } else if (!this.#isRequestWhole && !this.#isPaused && now - this.#heardAt > headTimeout) {
      this.#exchange?.cutShort("The request's body took too long.", 408);
    } else if (this.#exchange === null && now - this.#heardAt > idleTimeout) {
      this.#close();
    } else if (writableNeedDrain && now - this.#heardAt > idleTimeout) {
      this.#exchange?.cutShort("The client took too long to take the response.");
      this.#stream.destroy();
    }
  }

  /** Ends the connection as soon as nothing is in flight on it. */
  closeWhenIdle(): void {
    this.#isLast = true;
    if (this.#exchange === null) this.#close();
  }

  #take(chunk: Buffer): void {
    this.#heardAt = Date.now();
    this.#reader.push(chunk);
    if (this.#exchange === null) {
      if (this.#reader.isInside) this.#headBeganAt ??= this.#heardAt;
    } else if (this.#reader.waitingBytes > maxPipelinedBytes && !this.#isPaused) {
      this.pause();
    }
  }

  onHead(head: RequestHead): void {
    this.#headBeganAt = null;
    if (this.#isOver) return;
    if (head.method === "CONNECT" && this.#onConnect !== null) {
      this.#release();
      this.#onConnect(head, this.#stream);
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
    this.#asker = { method: head.method, isHttp11 };
    this.#isLast ||= !keeps || head.fields.lists("connection", "close");
    this.#isRequestWhole = !hasBody;
    const credentials = site === null ? "proxy-authorization" : "authorization";
    const refusal = way.isTunnel
      ? null
      : refusalOf(client, head.fields.first(credentials), host, port);
    if (refusal !== null) {
      this.refuse(refusal.status, refusal.message, refusal.headers);
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
        timestamp: this.#heardAt / 1000,
      },
      client.connection,
      client.serverFor(host, port),
    );
    if (this.#route.shared.credentials !== null && !way.isTunnel) {
      flow.request.headers.delete(credentials);
    }
    this.#route.nameServer(flow);
    this.#exchange = new Exchange(flow, this.#route, this, hasBody);
    this.#exchange.start();
  }

  onData(chunk: Buffer): void {
    this.#exchange?.addData(chunk);
  }

  onEnd(trailers: FieldBlock | null): void {
    this.#isRequestWhole = true;
    const fields = trailers === null ? null : new HeaderFields([], trailers.toState());
    this.#exchange?.endRequest(fields);
  }

  onError(error: Http1Error): void {
    this.#headBeganAt = null;
    if (this.#isOver) return;
    if (this.#exchange === null) this.#refuseConnection(error.status, error.message);
    else this.#exchange.cutShort(`The request is malformed: ${error.message}.`, error.status);
  }

  inform(response: Response): void {
    // HTTP/1.0 knows no interim responses.
    if (this.#asker.isHttp11) this.#write(interimHead(response));
  }

  respond(response: Response): void {
    const body = response.rawContent ?? noBytes;
    let plan: ResponsePlan;
    try {
      plan = planResponse(response, this.#asker, body.length);
    } catch (error) {
      if (!(error instanceof Http1Error)) throw error;
      this.refuse(502, error.message);
      return;
    }
    if (plan.framing === "none") this.#write(plan.head);
    else if (plan.framing === "length" && body.length <= maxJoinedBytes) {
      this.#write(withBody(plan.head, body));
    } else {
      this.#writeTogether([
        Buffer.from(plan.head, "latin1"),
        ...(plan.framing === "chunked"
          ? [...chunkBytes(body), lastChunk(trailersOf(response))]
          : [body]),
      ]);
    }
    this.#finish(response);
  }

  begin(response: Response): void {
    this.#sentBytes = 0;
    try {
      this.#plan = planResponse(response, this.#asker, null);
      this.#write(this.#plan.head);
      this.#isLast ||= endsConnection(response) || this.#plan.framing === "close";
    } catch (error) {
      if (!(error instanceof Http1Error)) throw error;
      this.refuse(502, error.message);
    }
  }

  write(chunk: Buffer): boolean {
    const plan = this.#plan;
    if (plan === null || plan.framing === "none") return true;
    if (plan.framing === "chunked") return this.#writeTogether(chunkBytes(chunk));
    this.#sentBytes += chunk.length;
    if (plan.length !== null && this.#sentBytes > plan.length) {
      this.abort();
      return true;
    }
    return this.#write(chunk);
  }

  end(trailers: Headers | null): void {
    const plan = this.#plan;
    this.#plan = null;
    if (plan?.framing === "chunked") this.#write(lastChunk(trailers?.state ?? null));
    if (plan?.framing === "length" && this.#sentBytes !== plan.length) this.abort();
    else this.#finish(null);
  }

  refuse(status: number, message: string, headers?: Readonly<Record<string, string>>): void {
    this.#write(refusalBytes(status, message, headers));
    this.#close();
  }

  abort(): void {
    this.#release();
    this.#isOver = true;
    this.#stream.destroy();
    this.#route.client.forget(this);
  }

  pause(): void {
    this.#isPaused = true;
    this.#stream.pause();
  }

  resume(): void {
    this.#isPaused = false;
    this.#heardAt = Date.now();
    this.#stream.resume();
  }

  upgrade(response: Response): Duplex {
    this.#write(interimHead(response));
    this.#release();
    return this.#stream;
  }

  /** The response is out; the next request may come. */
  #finish(response: Response | null): void {
    this.#exchange = null;
    this.#plan = null;
    if (response !== null) this.#isLast ||= endsConnection(response);
    if (this.#isLast || !this.#isRequestWhole) {
      this.#close();
      return;
    }
    const { room } = this.#route.shared.recorder;
    if (room === null) this.#next();
    else void room.then(() => this.#next());
  }

  #next(): void {
    if (this.#isOver) return;
    if (this.#isPaused) this.resume();
    this.#reader.next();
  }

  #refuseConnection(status: number, message: string): void {
    this.#route.shared.log.info(`${this.#route.client.name}: refused a request: ${message}`);
    this.refuse(status, message);
  }

  /** Gives the connection to somebody else, with what was not looked at. */
  #release(): void {
    this.#isOver = true;
    sendHeld(this.#stream);
    const rest = this.#reader.takeRest();
    this.#stream.pause();
    this.#stream.off("data", this.#onData);
    this.#stream.off("end", this.#onEnd);
    this.#stream.off("close", this.#onClose);
    this.#stream.off("drain", this.#onDrain);
    if (rest.length > 0) this.#stream.unshift(rest);
    this.#route.client.forget(this);
  }

  #clientEnds(): void {
    if (this.#exchange === null) this.#close();
    else this.#clientCloses();
  }

  #clientCloses(): void {
    const exchange = this.#exchange;
    this.#exchange = null;
    exchange?.cutShort("Client disconnected.");
    this.#close();
  }

  #close(): void {
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

  /** @param bytes Or text, one character a byte. */
  #write(bytes: Buffer | string): boolean {
    if (!this.#stream.writable) return true;
    holdWrites(this.#stream);
    return typeof bytes === "string"
      ? this.#stream.write(bytes, "latin1")
      : this.#stream.write(bytes);
  }

  #writeTogether(pieces: readonly Buffer[]): boolean {
    let length = 0;
    for (const piece of pieces) length += piece.length;
    if (length <= maxJoinedBytes) return this.#write(Buffer.concat(pieces, length));
    let hasRoom = true;
    for (const piece of pieces) hasRoom = this.#write(piece);
    return hasRoom;
  }
}

function endsConnection({ headers }: Response): boolean {
  if (headers.state.findPair("connection", 0) < 0) return false;
  return hasWord(headers.get("connection") ?? "", "close");
}

function trailersOf(response: Response) {
  return response.trailers?.state ?? null;
}
