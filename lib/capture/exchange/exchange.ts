import type { Duplex } from "node:stream";
import type { ServerConnection } from "../../flow/connection.js";
import { FlowError } from "../../flow/flow-error.js";
import type { Headers } from "../../flow/headers.js";
import type { HttpFlow } from "../../flow/http-flow.js";
import { Response } from "../../flow/response.js";
import { WebSocketData } from "../../flow/websocket.js";
import type { UpstreamError } from "../upstream/errors.js";
import type { ResponseHandler, SentRequest } from "../upstream/upstream.js";
import { BodyRecord } from "./body-record.js";
import { isEventStream, isWebSocket, mayHaveBody } from "./message-facts.js";
import type { ResponseSink } from "./response-sink.js";
import type { ExchangeSurroundings } from "./surroundings.js";

/** So much of a body is taken while handlers are looking at its head. */
const maxEarlyBytes = 1024 * 1024;

/** Why an exchange ends before its time. */
interface Failure {
  readonly error: FlowError;
  /** What the client is told, where it was told nothing yet; null for nothing. */
  readonly status: number | null;
}

type RequestEvent = "requestheaders" | "request";
type ResponseEvent = "responseheaders" | "response";

/**
 * One request and what becomes of it: its events, the way to the server and back, its record.
 *
 * Hot path: where handlers return no promise, none is made. Each event has one step after it, in
 * `#goOn`, which is taken unless the flow was killed or the client has gone meanwhile.
 */
export class Exchange implements ResponseHandler {
  readonly flow: HttpFlow<"request">;
  readonly #around: ExchangeSurroundings;
  readonly #sink: ResponseSink;
  readonly #requestBody: BodyRecord;
  readonly #responseBody: BodyRecord;
  #sent: SentRequest | null = null;
  #isRequestWhole: boolean;
  #isResponseWhole = false;
  #isRequestHeadSeen = false;
  #streamsRequest = false;
  #streamsResponse = false;
  /** Whether the response is one that a script set, or that comes from a file. */
  #isOwnResponse = false;
  #responseTrailers: Headers | null = null;
  /** What was a connection to the server over HTTP, and now is one over something else. */
  #upgraded: Duplex | null = null;
  /** Whether handlers are at work on one of the sides. */
  #requestWaits = false;
  #responseWaits = false;
  #hasPausedClient = false;
  #hasPausedServer = false;
  /** Whether the client was given the head of the final response. */
  #hasResponded = false;
  /** What ended it while handlers were at work. */
  #cutShort: Failure | null = null;
  #isOver = false;

  constructor(
    flow: HttpFlow<"request">,
    around: ExchangeSurroundings,
    sink: ResponseSink,
    hasBody: boolean,
  ) {
    const { limits } = around.shared;
    this.flow = flow;
    this.#around = around;
    this.#sink = sink;
    this.#isRequestWhole = !hasBody;
    this.#requestBody = new BodyRecord(limits);
    this.#responseBody = new BodyRecord(limits);
    flow.isLive = true;
  }

  /** The head of the request is there. */
  start(): void {
    this.#runRequestEvent("requestheaders");
  }

  /** A piece of the request's body. */
  addData(chunk: Buffer): void {
    if (this.#isOver) return;
    const body = this.#requestBody;
    body.add(chunk);
    if (body.isTooLarge) {
      this.#fail("The request's body is larger than is allowed.", 413);
    } else if (this.#streamsRequest) {
      this.#passToServer(() => body.pass(chunk));
    } else if (!this.#isRequestHeadSeen) {
      if (body.length > maxEarlyBytes) this.#pauseClient();
    } else if (this.#outgrowsMemory) {
      this.#streamRequest();
    }
  }

  /** The request is whole. */
  endRequest(trailers: Headers | null): void {
    if (this.#isOver || this.#isRequestWhole) return;
    this.#isRequestWhole = true;
    if (trailers !== null) this.flow.request.trailers = trailers;
    if (this.#isRequestHeadSeen) this.#completeRequest();
  }

  /**
   * The client is gone, or has sent what is no HTTP.
   *
   * @param status What it is refused with; null where nobody is there to be told.
   */
  cutShort(message: string, status: number | null = null): void {
    if (this.#isOver) return;
    this.#cutShort = { error: new FlowError(message), status };
    if (!this.#requestWaits && !this.#responseWaits) this.#breakOff(this.#cutShort);
  }

  /** The client takes more of the response again. */
  drained(): void {
    this.#resumeServer();
  }

  onConnection(connection: ServerConnection): void {
    this.flow.serverConn = connection;
  }

  onDrain(): void {
    this.#resumeClient();
  }

  onInformation(response: Response): void {
    if (!this.#isOver) this.#sink.inform(response);
  }

  onResponse(response: Response): void {
    if (this.#isOver) return;
    this.flow.response = response;
    // Nobody waits for the end of such a body: its events are to be seen when they happen.
    if (isEventStream(response)) response.stream = true;
    this.#runResponseEvent("responseheaders");
  }

  onData(chunk: Buffer): void {
    if (this.#isOver) return;
    const body = this.#responseBody;
    body.add(chunk);
    if (body.isTooLarge) {
      this.#fail("The response's body is larger than is allowed.");
    } else if (this.#streamsResponse) {
      this.#passToClient(() => body.pass(chunk));
    } else if (this.#responseWaits) {
      if (body.length > maxEarlyBytes) this.#pauseServer();
    } else if (body.isLarge) {
      this.#streamResponse();
    }
  }

  onEnd(trailers: Headers | null): void {
    this.#sent = null;
    this.#isResponseWhole = true;
    this.#responseTrailers = trailers;
    if (!this.#responseWaits && !this.#isOver) this.#completeResponse();
  }

  onUpgrade(response: Response, stream: Duplex): void {
    this.#sent = null;
    if (this.#isOver) {
      stream.destroy();
      return;
    }
    stream.pause();
    this.#upgraded = stream;
    response.rawContent = Buffer.alloc(0);
    response.timestampEnd = Date.now() / 1000;
    this.flow.response = response;
    if (isWebSocket(this.flow.request, response)) this.flow.websocket = WebSocketData.make();
    this.#runResponseEvent("responseheaders");
  }

  onError(error: UpstreamError): void {
    this.#sent = null;
    if (error.serverConn !== null) this.flow.serverConn = error.serverConn;
    const status = error.failure === "timeout" ? 504 : 502;
    if (this.#responseWaits) this.#cutShort = { error: new FlowError(error.message), status };
    else this.#fail(error.message, status);
  }

  #runRequestEvent(event: RequestEvent): void {
    const pending = this.#around.shared.scripts.run(event, this.flow);
    if (pending === undefined) {
      this.#goOn(event);
      return;
    }
    this.#requestWaits = true;
    void pending.then(() => {
      this.#requestWaits = false;
      this.#goOn(event);
    });
  }

  #runResponseEvent(event: ResponseEvent): void {
    const pending = this.#around.shared.scripts.run(event, this.flow);
    if (pending === undefined) {
      this.#goOn(event);
      return;
    }
    this.#responseWaits = true;
    void pending.then(() => {
      this.#responseWaits = false;
      this.#goOn(event);
    });
  }

  #goOn(after: RequestEvent | ResponseEvent): void {
    if (this.#isOver) return;
    const { error } = this.flow;
    if (this.#cutShort !== null) this.#breakOff(this.#cutShort);
    else if (error !== null && isKill(error)) this.#breakOff({ error, status: null });
    else if (after === "requestheaders") this.#takeRequestBody();
    else if (after === "request") this.#passRequestOn();
    else if (after === "responseheaders") this.#takeResponseBody();
    else this.#passResponseOn();
  }

  #takeRequestBody(): void {
    const { request } = this.flow;
    this.#isRequestHeadSeen = true;
    if (request.headers.get("expect")?.toLowerCase() === "100-continue") {
      // The body is wanted here first; the server gets it without being asked.
      if (!this.#isRequestWhole) this.#sink.inform(continueResponse());
      request.headers.delete("expect");
    }
    const hasBody = !this.#isRequestWhole || this.#requestBody.length > 0;
    const isChanged = hasBody && typeof request.stream === "function";
    const isPassedOn = !this.#isRequestWhole && (request.stream === true || this.#outgrowsMemory);
    if (isChanged || isPassedOn) this.#streamRequest();
    if (this.#isRequestWhole) this.#completeRequest();
    if (!this.#streamsRequest) this.#resumeClient();
  }

  /** Whether the request's body is to be held no longer; a saved response is looked up by all of it. */
  get #outgrowsMemory(): boolean {
    return this.#requestBody.isLarge && this.#around.shared.answer === null;
  }

  #streamRequest(): void {
    const { request, response } = this.flow;
    if (response !== null) return;
    request.stream ||= true;
    this.#streamsRequest = true;
    const change = request.stream === true ? null : request.stream;
    // How long it becomes is not known. HTTP/1.0 must know.
    if (change !== null && !request.isHttp10) request.headers.delete("content-length");
    this.#send(true);
    this.#passToServer(() => this.#requestBody.release(change));
  }

  #passToServer(take: () => readonly Buffer[]): void {
    let hasRoom = true;
    for (const piece of this.#piecesOf(take)) hasRoom = this.#sent?.write(piece) !== false;
    if (hasRoom) this.#resumeClient();
    else this.#pauseClient();
  }

  /** The pieces of a body that go on; none where the script that makes them failed. */
  #piecesOf(take: () => readonly Buffer[]): readonly Buffer[] {
    try {
      return take();
    } catch (error) {
      this.#around.shared.scripts.failLater(error, this.flow);
      this.#fail("A script failed in the middle of a body.");
      return [];
    }
  }

  #completeRequest(): void {
    if (this.#streamsRequest) this.#passToServer(() => this.#requestBody.end());
    if (this.#isOver) return;
    const { request } = this.flow;
    request.rawContent = this.#requestBody.take();
    request.timestampEnd = Date.now() / 1000;
    this.#runRequestEvent("request");
  }

  #passRequestOn(): void {
    if (this.#streamsRequest) {
      this.#sent?.end(this.flow.request.trailers);
      return;
    }
    if (this.flow.response === null) this.#around.shared.answer?.(this.flow);
    const { response, error } = this.flow;
    if (response !== null) {
      this.#isOwnResponse = true;
      this.#runResponseEvent("responseheaders");
    } else if (error !== null) {
      this.#breakOff({ error, status: isKill(error) ? null : 502 });
    } else {
      this.#send(false);
    }
  }

  #send(streams: boolean): void {
    const { upstream } = this.#around;
    const { request } = this.flow;
    const destination = this.#around.destinationOf(request);
    this.#sent = upstream.send(request, this, { destination, streams });
  }

  #takeResponseBody(): void {
    const { response } = this.flow;
    if (this.#upgraded !== null || this.#isOwnResponse) {
      this.#runResponseEvent("response");
    } else {
      const streams = response !== null && response.stream !== false;
      if (streams || this.#responseBody.isLarge) this.#streamResponse();
      else this.#resumeServer();
      if (this.#isResponseWhole) this.#completeResponse();
    }
  }

  #streamResponse(): void {
    const { request, response } = this.flow;
    if (response === null) return;
    response.stream ||= true;
    this.#streamsResponse = true;
    this.#hasResponded = true;
    const change =
      response.stream !== true && mayHaveBody(request, response) ? response.stream : null;
    // How long it becomes is not known.
    if (change !== null) response.headers.delete("content-length");
    this.#sink.begin(response);
    this.#passToClient(() => this.#responseBody.release(change));
  }

  #passToClient(take: () => readonly Buffer[]): void {
    let hasRoom = true;
    for (const piece of this.#piecesOf(take)) hasRoom = this.#sink.write(piece);
    if (hasRoom) this.#resumeServer();
    else this.#pauseServer();
  }

  #completeResponse(): void {
    if (this.#streamsResponse) this.#passToClient(() => this.#responseBody.end());
    const { response } = this.flow;
    if (response === null || this.#isOver) return;
    response.rawContent = this.#responseBody.take();
    if (this.#responseTrailers !== null) response.trailers = this.#responseTrailers;
    response.timestampEnd = Date.now() / 1000;
    this.#runResponseEvent("response");
  }

  #passResponseOn(): void {
    const { response } = this.flow;
    if (response === null) {
      this.#fail(this.flow.error?.msg ?? "A script took the response away.");
    } else if (this.#upgraded !== null) {
      this.#handOver(response, this.#upgraded);
    } else {
      this.#hasResponded = true;
      this.#isOver = true;
      if (this.#streamsResponse) this.#sink.end(response.trailers);
      else this.#sink.respond(response);
      this.#record();
    }
  }

  #handOver(response: Response, server: Duplex): void {
    const client = this.#sink.upgrade(response);
    if (client === null) {
      this.#fail("The client's connection cannot be upgraded.");
      return;
    }
    this.#isOver = true;
    this.#upgraded = null;
    this.#around.takeOver(this.flow, client, server);
  }

  #fail(message: string, status = 502): void {
    this.#breakOff({ error: new FlowError(message), status });
  }

  /** Ends it as a failure: with an error in the flow and, where nothing was sent yet, for the client. */
  #breakOff({ error, status }: Failure): void {
    this.#isOver = true;
    this.#sent?.abort();
    this.#sent = null;
    this.#upgraded?.destroy();
    this.flow.error = error;
    if (this.#hasResponded || status === null) this.#sink.abort();
    else this.#sink.refuse(status, error.msg);
    const pending = this.#around.shared.scripts.run("error", this.flow);
    if (pending === undefined) this.#record();
    else void pending.then(() => this.#record());
  }

  #record(): void {
    this.flow.isLive = false;
    this.#around.shared.scripts.finish(this.flow);
  }

  #pauseClient(): void {
    this.#hasPausedClient = true;
    this.#sink.pause();
  }

  #resumeClient(): void {
    if (!this.#hasPausedClient) return;
    this.#hasPausedClient = false;
    this.#sink.resume();
  }

  #pauseServer(): void {
    this.#hasPausedServer = true;
    this.#sent?.pause();
  }

  #resumeServer(): void {
    if (!this.#hasPausedServer) return;
    this.#hasPausedServer = false;
    this.#sent?.resume();
  }
}

function isKill(error: FlowError): boolean {
  return error.msg === FlowError.KILLED_MESSAGE;
}

function continueResponse(): Response {
  const response = Response.make(100);
  response.headers.clear();
  return response;
}
