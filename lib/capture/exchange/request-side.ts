import type { Headers } from "../../flow/headers.js";
import { Response } from "../../flow/response.js";
import { BodyRecord, maxEarlyBytes } from "./body-record.js";
import type { Course, Side } from "./course.js";
import { expectsContinue } from "./message-facts.js";
import type { ResponseSide } from "./response-side.js";

type RequestEvent = "requestheaders" | "request";

/** The request of an exchange: it comes from the client, and goes to the server. */
export class RequestSide implements Side<RequestEvent> {
  isWaiting = false;
  readonly #course: Course;
  readonly #response: ResponseSide;
  readonly #body: BodyRecord;
  #isWhole: boolean;
  #isHeadSeen = false;
  #streams = false;

  constructor(course: Course, response: ResponseSide, hasBody: boolean) {
    this.#course = course;
    this.#response = response;
    this.#body = new BodyRecord(course.around.shared.limits);
    this.#isWhole = !hasBody;
  }

  /** The head is there. */
  start(): void {
    this.#course.run("requestheaders", this);
  }

  /** A piece of the body. */
  addData(chunk: Buffer): void {
    const course = this.#course;
    if (course.isOver) return;
    const body = this.#body;
    body.add(chunk);
    if (body.isTooLarge) {
      course.fail("The request's body is larger than is allowed.", 413);
    } else if (this.#streams) {
      this.#pass(() => body.pass(chunk));
    } else if (!this.#isHeadSeen) {
      if (body.length > maxEarlyBytes) course.pauseClient();
    } else if (this.#outgrowsMemory) {
      this.#stream();
    }
  }

  /** All of it is there. */
  end(trailers: Headers | null): void {
    if (this.#course.isOver || this.#isWhole) return;
    this.#isWhole = true;
    if (trailers !== null) this.#course.flow.request.trailers = trailers;
    if (this.#isHeadSeen) this.#complete();
  }

  goOn(after: RequestEvent): void {
    if (after === "requestheaders") this.#takeBody();
    else this.#passOn();
  }

  #takeBody(): void {
    const { flow, sink } = this.#course;
    const { request } = flow;
    this.#isHeadSeen = true;
    if (expectsContinue(request)) {
      // The body is wanted here first; the server gets it without being asked.
      if (!this.#isWhole) sink.inform(continueResponse());
      request.headers.delete("expect");
    }
    const hasBody = !this.#isWhole || this.#body.length > 0;
    const isChanged = hasBody && typeof request.stream === "function";
    const isPassedOn = !this.#isWhole && (request.stream === true || this.#outgrowsMemory);
    if (isChanged || isPassedOn) this.#stream();
    if (this.#isWhole) this.#complete();
    if (!this.#streams) this.#course.resumeClient();
  }

  /** Whether the body is to be held no longer; a saved response is looked up by all of it. */
  get #outgrowsMemory(): boolean {
    return this.#body.isLarge && this.#course.around.shared.answer === null;
  }

  #stream(): void {
    const { request, response } = this.#course.flow;
    if (response !== null) return;
    request.stream ||= true;
    this.#streams = true;
    const change = request.stream === true ? null : request.stream;
    // How long it becomes is not known. HTTP/1.0 must know.
    if (change !== null && !request.isHttp10) request.headers.delete("content-length");
    this.#send();
    this.#pass(() => this.#body.release(change));
  }

  #pass(take: () => readonly Buffer[]): void {
    const course = this.#course;
    let hasRoom = true;
    for (const piece of course.piecesOf(take)) hasRoom = course.sent?.write(piece) !== false;
    if (hasRoom) course.resumeClient();
    else course.pauseClient();
  }

  #complete(): void {
    if (this.#streams) this.#pass(() => this.#body.end());
    if (this.#course.isOver) return;
    const { request } = this.#course.flow;
    request.rawContent = this.#body.take();
    request.timestampEnd = Date.now() / 1000;
    this.#course.run("request", this);
  }

  #passOn(): void {
    const { flow, around, sent } = this.#course;
    if (this.#streams) {
      sent?.end(flow.request.trailers);
      return;
    }
    if (flow.response === null) around.shared.answer?.(flow);
    if (flow.response !== null) this.#response.takeOwn();
    else if (this.#course.endIfKilled()) return;
    // It was sent already, by a script, and failed.
    else if (flow.error !== null) this.#course.fail(flow.error.msg);
    else this.#send();
  }

  #send(): void {
    const { flow, around } = this.#course;
    const { request } = flow;
    const options = { destination: around.destinationOf(request), streams: this.#streams };
    this.#course.sent = around.upstream.send(request, this.#response, options);
  }
}

function continueResponse(): Response {
  const response = Response.make(100);
  response.headers.clear();
  return response;
}
