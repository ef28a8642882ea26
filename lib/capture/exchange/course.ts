import type { Duplex } from "node:stream";
import { FlowError } from "../../flow/flow-error.js";
import type { HttpFlow } from "../../flow/http-flow.js";
import type { SentRequest } from "../upstream/upstream.js";
import type { ResponseSink } from "./response-sink.js";
import type { ExchangeSurroundings } from "./surroundings.js";

/** Why an exchange ends before its time. */
interface Failure {
  readonly error: FlowError;
  /** What the client is told, where it was told nothing yet; null for nothing. */
  readonly status: number | null;
}

/** One of the two sides of an exchange. */
export interface Side<Event> {
  /** Whether handlers are at work on it. */
  isWaiting: boolean;
  /** What comes after an event, unless the exchange has ended meanwhile. */
  goOn(after: Event): void;
}

/**
 * The course of an exchange, which its two sides share: events, one after the other, and an end.
 *
 * Hot path: where handlers return no promise, none is made.
 */
export class Course {
  readonly flow: HttpFlow<"request">;
  readonly around: ExchangeSurroundings;
  readonly sink: ResponseSink;
  /** The request on its way; null before and after. */
  sent: SentRequest | null = null;
  /** What was a connection to the server over HTTP, and now is one over something else. */
  upgraded: Duplex | null = null;
  /** Whether the client was given the head of the final response. */
  hasResponded = false;
  isOver = false;
  /** How many sides have handlers at work. */
  #waiting = 0;
  /** What ended it while handlers were at work. */
  #cutShort: Failure | null = null;
  #hasPausedClient = false;
  #hasPausedServer = false;

  constructor(flow: HttpFlow<"request">, around: ExchangeSurroundings, sink: ResponseSink) {
    this.flow = flow;
    this.around = around;
    this.sink = sink;
    flow.isLive = true;
  }

  /**
   * Gives the flow's event to the scripts. Then the side goes on, unless the flow was killed or the
   * exchange cut short.
   */
  run<Event extends "requestheaders" | "request" | "responseheaders" | "response">(
    event: Event,
    side: Side<Event>,
  ): void {
    const pending = this.around.shared.scripts.run(event, this.flow);
    if (pending === undefined) {
      this.#goOn(event, side);
      return;
    }
    side.isWaiting = true;
    this.#waiting++;
    void pending.then(() => {
      side.isWaiting = false;
      this.#waiting--;
      this.#goOn(event, side);
    });
  }

  #goOn<Event>(after: Event, side: Side<Event>): void {
    if (this.isOver) return;
    if (this.#cutShort !== null) this.#breakOff(this.#cutShort);
    else if (!this.endIfKilled()) side.goOn(after);
  }

  /** Ends it where a script, or a saved flow, wants it ended; false where none does. */
  endIfKilled(): boolean {
    return isKill(this.flow.error) && this.endIfFailed();
  }

  /** Ends it where its flow has an error: a kill, or that of a request which a script sent itself. */
  endIfFailed(): boolean {
    const { error } = this.flow;
    if (error === null) return false;
    this.#breakOff({ error, status: isKill(error) ? null : 502 });
    return true;
  }

  /** The pieces of a body that go on; none where the script that makes them failed. */
  piecesOf(take: () => readonly Buffer[]): readonly Buffer[] {
    try {
      return take();
    } catch (error) {
      this.around.shared.scripts.failLater(error, this.flow);
      this.fail("A script failed in the middle of a body.");
      return [];
    }
  }

  /** Ends it as a failure, as soon as no handler is at work. */
  cutShort(message: string, status: number | null): void {
    if (this.isOver) return;
    this.#cutShort = { error: new FlowError(message), status };
    if (this.#waiting === 0) this.#breakOff(this.#cutShort);
  }

  /** Ends it as a failure, when the handlers that are at work on the side are done. */
  failAfter(side: Side<never>, message: string, status: number): void {
    if (side.isWaiting) this.#cutShort = { error: new FlowError(message), status };
    else this.fail(message, status);
  }

  /** Ends it as a failure, now. */
  fail(message: string, status = 502): void {
    this.#breakOff({ error: new FlowError(message), status });
  }

  /** With an error in the flow and, where nothing was sent yet, for the client. */
  #breakOff({ error, status }: Failure): void {
    this.isOver = true;
    this.sent?.abort();
    this.sent = null;
    this.upgraded?.destroy();
    this.flow.error = error;
    if (this.hasResponded || status === null) this.sink.abort();
    else this.sink.refuse(status, error.msg);
    const pending = this.around.shared.scripts.run("error", this.flow);
    if (pending === undefined) this.record();
    else void pending.then(() => this.record());
  }

  /** The flow is complete. */
  record(): void {
    this.flow.isLive = false;
    this.around.shared.scripts.finish(this.flow);
  }

  pauseClient(): void {
    this.#hasPausedClient = true;
    this.sink.pause();
  }

  resumeClient(): void {
    if (!this.#hasPausedClient) return;
    this.#hasPausedClient = false;
    this.sink.resume();
  }

  pauseServer(): void {
    this.#hasPausedServer = true;
    this.sent?.pause();
  }

  resumeServer(): void {
    if (!this.#hasPausedServer) return;
    this.#hasPausedServer = false;
    this.sent?.resume();
  }
}

function isKill(error: FlowError | null): boolean {
  return error?.msg === FlowError.KILLED_MESSAGE;
}
