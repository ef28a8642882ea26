import type { Flow } from "../../flow/flow.js";
import type { HttpFlow } from "../../flow/http-flow.js";
import { asReadError } from "../../formats/errors.js";
import { Losses } from "../../formats/losses.js";
import { sleep } from "../../io/sleep.js";
import type { FlowEventName } from "../../script/events.js";
import type { LiveScripts } from "../live-scripts.js";
import { isSendable, refusalToSend } from "./refusal.js";
import { prepare, type Requester } from "./requester.js";
import { Slots } from "./slots.js";

export interface ClientReplayOptions {
  readonly scripts: LiveScripts;
  readonly requester: Requester;
  /** How many requests are under way at a time. */
  readonly jobs: number;
  /** How many are begun in a second; `Infinity` for no limit. */
  readonly rate: number;
  /** Ends it: no more are begun, and those that are under way are finished. */
  readonly signal: AbortSignal;
}

/** What a replay did. */
export interface ReplaySummary {
  /** Flows that were sent, or answered by a script. */
  readonly replayed: number;
  /** Those of them that ended in an error. */
  readonly failed: number;
  /** Flows that were left out, by reason. */
  readonly leftOut: Losses;
}

/** So many flows are held because one before them is not yet done, for each that is under way. */
const heldForEachJob = 64;

/**
 * Sends the requests of saved flows again, each with the events of a live flow. Flows are finished in
 * the order in which they came, whichever is answered first.
 */
export class ClientReplay {
  readonly #options: ClientReplayOptions;
  readonly #leftOut = new Losses();
  #replayed = 0;
  #failed = 0;
  #lastStart = -Infinity;

  constructor(options: ClientReplayOptions) {
    this.#options = options;
  }

  /** @throws FlowReadError when a flow is damaged; those before it are finished. */
  async run(flows: AsyncIterable<Flow>): Promise<ReplaySummary> {
    const { jobs, scripts } = this.#options;
    const underWay = new Slots(jobs);
    const held = new Slots(jobs * heldForEachJob);
    let finished: Promise<void> = Promise.resolve();
    try {
      for await (const flow of flows) {
        if (this.#isOver()) break;
        if (!this.#isSendable(flow)) continue;
        await Promise.all([held.take(), underWay.take()]);
        await this.#keepRate();
        if (this.#isOver()) break;
        const done = this.#replay(flow).finally(() => underWay.release());
        finished = Promise.all([finished, done]).then(() => {
          this.#count(flow);
          scripts.finish(flow);
          held.release();
        });
      }
    } finally {
      await finished;
    }
    return { replayed: this.#replayed, failed: this.#failed, leftOut: this.#leftOut };
  }

  #isOver(): boolean {
    return this.#options.signal.aborted;
  }

  #isSendable(flow: Flow): flow is HttpFlow<"request"> {
    try {
      if (isSendable(flow)) return true;
      this.#leftOut.add([refusalToSend(flow) ?? ""]);
      return false;
    } catch (error) {
      throw asReadError(error, flow);
    }
  }

  async #keepRate(): Promise<void> {
    const { rate } = this.#options;
    const start = Math.max(performance.now(), this.#lastStart + 1000 / rate);
    this.#lastStart = start;
    const wait = start - performance.now();
    if (wait > 0) await sleep(wait);
  }

  /** Gives a flow the events of a live one; in between, its request is sent. */
  async #replay(flow: HttpFlow<"request">): Promise<void> {
    prepare(flow);
    flow.isLive = true;
    await this.#tell(["requestheaders", "request"], flow);
    if (flow.error === null && flow.response === null) await this.#options.requester.send(flow);
    if (flow.error === null) await this.#tell(["responseheaders", "response"], flow);
    if (flow.error !== null) await this.#tell(["error"], flow);
    flow.isLive = false;
  }

  /** What a handler killed, has no more events but `error`. */
  async #tell(events: readonly FlowEventName[], flow: HttpFlow<"request">): Promise<void> {
    for (const event of events) {
      if (flow.error !== null && event !== "error") return;
      await this.#options.scripts.run(event, flow);
    }
  }

  #count(flow: HttpFlow<"request">): void {
    this.#replayed++;
    if (flow.error !== null) this.#failed++;
  }
}
