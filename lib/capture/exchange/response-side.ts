import type { Duplex } from "node:stream";
import type { ServerConnection } from "../../flow/connection.js";
import type { Headers } from "../../flow/headers.js";
import type { Response } from "../../flow/response.js";
import { WebSocketData } from "../../flow/websocket.js";
import type { UpstreamError } from "../upstream/errors.js";
import type { ResponseHandler } from "../upstream/upstream.js";
import { BodyRecord, maxEarlyBytes } from "./body-record.js";
import type { Course, Side } from "./course.js";
import { isEventStream, isWebSocket, mayHaveBody } from "./message-facts.js";

type ResponseEvent = "responseheaders" | "response";

/** The response of an exchange: it comes from the server, or from a script, and goes to the client. */
export class ResponseSide implements Side<ResponseEvent>, ResponseHandler {
  isWaiting = false;
  readonly #course: Course;
  readonly #body: BodyRecord;
  #isWhole = false;
  #streams = false;
  /** Whether it is one that a script set, or that comes from a file. */
  #isOwn = false;
  #trailers: Headers | null = null;

  constructor(course: Course) {
    this.#course = course;
    this.#body = new BodyRecord(course.around.shared.limits);
  }

  /** The flow has a response without a server. */
  takeOwn(): void {
    this.#isOwn = true;
    this.#course.run("responseheaders", this);
  }

  onConnection(connection: ServerConnection): void {
    this.#course.flow.serverConn = connection;
  }

  onDrain(): void {
    this.#course.resumeClient();
  }

  onInformation(response: Response): void {
    if (!this.#course.isOver) this.#course.sink.inform(response);
  }

  onResponse(response: Response): void {
    const course = this.#course;
    if (course.isOver) return;
    course.flow.response = response;
    // Nobody waits for the end of such a body: its events are to be seen when they happen.
    if (isEventStream(response)) response.stream = true;
    course.run("responseheaders", this);
  }

  onData(chunk: Buffer): void {
    const course = this.#course;
    if (course.isOver) return;
    const body = this.#body;
    body.add(chunk);
    if (body.isTooLarge) {
      course.fail("The response's body is larger than is allowed.");
    } else if (this.#streams) {
      this.#pass(() => body.pass(chunk));
    } else if (this.isWaiting) {
      if (body.length > maxEarlyBytes) course.pauseServer();
    } else if (body.isLarge) {
      this.#stream();
    }
  }

  onEnd(trailers: Headers | null): void {
    this.#course.sent = null;
    this.#isWhole = true;
    this.#trailers = trailers;
    if (!this.isWaiting && !this.#course.isOver) this.#complete();
  }

  onUpgrade(response: Response, stream: Duplex): void {
    const course = this.#course;
    course.sent = null;
    if (course.isOver) {
      stream.destroy();
      return;
    }
    stream.pause();
    course.upgraded = stream;
    response.rawContent = Buffer.alloc(0);
    response.timestampEnd = Date.now() / 1000;
    const { flow } = course;
    flow.response = response;
    if (isWebSocket(flow.request, response)) flow.websocket = WebSocketData.make();
    course.run("responseheaders", this);
  }

  onError(error: UpstreamError): void {
    const course = this.#course;
    course.sent = null;
    if (error.serverConn !== null) course.flow.serverConn = error.serverConn;
    course.failAfter(this, error.message, error.failure === "timeout" ? 504 : 502);
  }

  goOn(after: ResponseEvent): void {
    if (after === "responseheaders") this.#takeBody();
    else this.#passOn();
  }

  #takeBody(): void {
    const course = this.#course;
    if (course.upgraded !== null || this.#isOwn) {
      course.run("response", this);
    } else {
      const { response } = course.flow;
      const streams = response !== null && response.stream !== false;
      if (streams || this.#body.isLarge) this.#stream();
      else course.resumeServer();
      if (this.#isWhole) this.#complete();
    }
  }

  #stream(): void {
    const course = this.#course;
    const { request, response } = course.flow;
    if (response === null) return;
    response.stream ||= true;
    this.#streams = true;
    course.hasResponded = true;
    const change =
      response.stream !== true && mayHaveBody(request, response) ? response.stream : null;
    // How long it becomes is not known.
    if (change !== null) response.headers.delete("content-length");
    course.sink.begin(response);
    this.#pass(() => this.#body.release(change));
  }

  #pass(take: () => readonly Buffer[]): void {
    const course = this.#course;
    let hasRoom = true;
    for (const piece of course.piecesOf(take)) hasRoom = course.sink.write(piece);
    if (hasRoom) course.resumeServer();
    else course.pauseServer();
  }

  #complete(): void {
    if (this.#streams) this.#pass(() => this.#body.end());
    const { response } = this.#course.flow;
    if (response === null || this.#course.isOver) return;
    response.rawContent = this.#body.take();
    if (this.#trailers !== null) response.trailers = this.#trailers;
    response.timestampEnd = Date.now() / 1000;
    this.#course.run("response", this);
  }

  #passOn(): void {
    const course = this.#course;
    const { response, error } = course.flow;
    if (response === null) {
      course.fail(error?.msg ?? "A script took the response away.");
    } else if (course.upgraded !== null) {
      this.#handOver(response, course.upgraded);
    } else {
      course.hasResponded = true;
      course.isOver = true;
      if (this.#streams) course.sink.end(response.trailers);
      else course.sink.respond(response);
      course.record();
    }
  }

  #handOver(response: Response, server: Duplex): void {
    const course = this.#course;
    const client = course.sink.upgrade(response);
    if (client === null) {
      course.fail("The client's connection cannot be upgraded.");
      return;
    }
    course.isOver = true;
    course.upgraded = null;
    course.around.takeOver(course.flow, client, server);
  }
}
