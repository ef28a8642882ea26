import type { Headers } from "../../flow/headers.js";
import type { HttpFlow } from "../../flow/http-flow.js";
import { Course } from "./course.js";
import { RequestSide } from "./request-side.js";
import type { ResponseSink } from "./response-sink.js";
import { ResponseSide } from "./response-side.js";
import type { ExchangeSurroundings } from "./surroundings.js";

/** One request and what becomes of it: its events, the way to the server and back, its record. */
export class Exchange {
  readonly #course: Course;
  readonly #request: RequestSide;

  constructor(
    flow: HttpFlow<"request">,
    around: ExchangeSurroundings,
    sink: ResponseSink,
    hasBody: boolean,
  ) {
    this.#course = new Course(flow, around, sink);
    this.#request = new RequestSide(this.#course, new ResponseSide(this.#course), hasBody);
  }

  /** The head of the request is there. */
  start(): void {
    this.#request.start();
  }

  /** A piece of the request's body. */
  addData(chunk: Buffer): void {
    this.#request.addData(chunk);
  }

  /** The request is whole. */
  endRequest(trailers: Headers | null): void {
    this.#request.end(trailers);
  }

  /**
   * The client is gone, or has sent what is no HTTP.
   *
   * @param status What it is refused with; null where nobody is there to be told.
   */
  cutShort(message: string, status: number | null = null): void {
    this.#course.cutShort(message, status);
  }

  /** The client takes more of the response again. */
  drained(): void {
    this.#course.resumeServer();
  }
}
