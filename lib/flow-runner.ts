import { LateRequester } from "./capture/client-replay/late-requester.js";
import type { RequestSettings } from "./capture/client-replay/settings.js";
import { copyFlow, original, type Flow } from "./flow/flow.js";
import type { FlowFilter } from "./filter/compile.js";
import { asReadError, FlowReadError } from "./formats/errors.js";
import { replay, type EventSequence } from "./replay.js";
import type { Log, RunControl } from "./script/context.js";
import { Dispatcher, HandlerFailure } from "./script/dispatch.js";
import type { ScriptError } from "./script/errors.js";
import { eventNames, type EventName } from "./script/events.js";
import type { RawOptions } from "./script/options.js";
import type { LoadedScript } from "./script/loaded-script.js";
import { bindScripts } from "./script/scripts.js";
import { selects } from "./select.js";

/** What a throwing script leads to: the run ends, or its flow stays as it was read, or is left out. */
export type OnScriptError = "abort" | "keep" | "drop";

export interface FlowRunnerOptions {
  readonly onScriptError: OnScriptError;
  readonly options: RawOptions;
  /** Flows that it does not select pass without a script; null for none. */
  readonly filter?: FlowFilter | null;
  readonly logFor: (script: string) => Log;
  /** How `ctx.replayRequest` sends requests. */
  readonly requests?: RequestSettings;
  /** Told of each script error that does not end the run. */
  readonly onError: (error: ScriptError) => void;
}

/**
 * Gives flows to the scripts, one after the other, and gathers what is to be written.
 *
 * Hot path: nothing is awaited, and no promise made, as long as no handler returns one.
 */
export class FlowRunner implements RunControl {
  readonly #options: FlowRunnerOptions;
  readonly #dispatcher: Dispatcher;
  readonly #requester: LateRequester;
  readonly #isHeard: (event: EventName) => boolean;
  /** Whether any handler is there for what happens to flows; else they pass without a look. */
  readonly #hearsFlows: boolean;
  #writable: Flow[] = [];
  #dropped: Flow[] = [];
  /** The flow that is with the scripts, and what they have done with it. */
  #flow: Flow | null = null;
  #isDropped = false;
  #extra: Flow[] = [];
  #isStopped = false;

  /** @throws ScriptOptionError */
  constructor(scripts: readonly LoadedScript[], options: FlowRunnerOptions) {
    this.#options = options;
    this.#requester = new LateRequester(options.requests);
    this.#dispatcher = new Dispatcher(bindScripts(scripts, { control: this, ...options }));
    this.#isHeard = (event) => this.#dispatcher.isHeard(event);
    this.#hearsFlows = eventNames.some(
      (event) => event !== "start" && event !== "done" && this.#isHeard(event),
    );
  }

  /** Whether a handler asked for the end of the run. */
  get isStopped(): boolean {
    return this.#isStopped;
  }

  /** The flows that are ready to be written, in order; each is given once. */
  takeWritable(): Flow[] {
    const flows = this.#writable;
    this.#writable = [];
    return flows;
  }

  /** The flows that scripts left out, in order; each is given once. */
  takeDropped(): Flow[] {
    const flows = this.#dropped;
    this.#dropped = [];
    return flows;
  }

  /** @throws ScriptError when a script throws. */
  async start(): Promise<void> {
    await this.#runEvent("start");
  }

  /** @throws ScriptError when a script throws. */
  async done(): Promise<void> {
    try {
      await this.#runEvent("done");
    } finally {
      await this.#requester.close();
    }
  }

  /**
   * Gives flows to the scripts. The result is a promise only where a handler returned one.
   *
   * @throws ScriptError when a script throws and that ends the run; FlowReadError when the flow
   *   cannot be read. The flows before are ready to be written.
   */
  run(flows: readonly Flow[]): void | Promise<void> {
    for (let index = 0; index < flows.length && !this.#isStopped; index++) {
      const flow = flows[index];
      if (flow === undefined) continue;
      const pending = this.#runFlow(flow);
      if (pending !== undefined) return this.#runRest(pending, flows.slice(index + 1));
    }
  }

  async #runRest(pending: Promise<void>, rest: readonly Flow[]): Promise<void> {
    await pending;
    for (const flow of rest) {
      if (this.#isStopped) return;
      await this.#runFlow(flow);
    }
  }

  #runFlow(flow: Flow): Promise<void> | undefined {
    this.#flow = flow;
    this.#isDropped = false;
    if (!this.#hearsFlows || !selects(this.#options.filter ?? null, flow)) {
      this.#finish(flow);
      return undefined;
    }
    const events = replay(flow, this.#isHeard);
    try {
      const pending = this.#replayOn(events, flow);
      if (pending !== undefined) return this.#awaitFlow(pending, events, flow);
    } catch (error) {
      this.#fail(error, events, flow);
      return undefined;
    }
    this.#finish(flow);
    return undefined;
  }

  async #awaitFlow(pending: Promise<void>, events: EventSequence, flow: Flow): Promise<void> {
    try {
      await pending;
    } catch (error) {
      this.#fail(error, events, flow);
      return;
    }
    this.#finish(flow);
  }

  /** Runs a flow's events, up to the first handler that returns a promise. */
  #replayOn(events: EventSequence, flow: Flow): Promise<void> | undefined {
    for (let next = events.next(); next.done !== true; next = events.next()) {
      const pending = this.#dispatcher.dispatch(next.value, flow);
      if (pending !== undefined) return this.#replayRest(pending, events, flow);
    }
    return undefined;
  }

  async #replayRest(pending: Promise<void>, events: EventSequence, flow: Flow): Promise<void> {
    await pending;
    for (const event of events) await this.#dispatcher.dispatch(event, flow);
  }

  async #runEvent(event: "start" | "done"): Promise<void> {
    this.#flow = null;
    try {
      await this.#dispatcher.dispatch(event, undefined);
    } catch (error) {
      throw this.#dispatcher.toScriptError(error, null);
    } finally {
      this.#flushExtra();
    }
  }

  #finish(flow: Flow): void {
    (this.#isDropped ? this.#dropped : this.#writable).push(flow);
    this.#flushExtra();
    this.#flow = null;
  }

  #flushExtra(): void {
    if (this.#extra.length === 0) return;
    for (const flow of this.#extra) this.#writable.push(flow);
    this.#extra = [];
  }

  #fail(cause: unknown, events: EventSequence, flow: Flow): void {
    // Gives back to the flow the messages whose turn had not come.
    events.return();
    this.#extra = [];
    this.#flow = null;
    const damage = asReadError(cause instanceof HandlerFailure ? cause.cause : cause, flow);
    if (damage instanceof FlowReadError) throw damage;
    const error = this.#dispatcher.toScriptError(cause, original(flow));
    if (this.#options.onScriptError === "abort") throw error;
    this.#options.onError(error);
    if (this.#options.onScriptError === "keep") this.#writable.push(original(flow));
    else this.#dropped.push(flow);
  }

  /** The error for a rejected promise that no handler awaited or returned. */
  strayError(cause: unknown): ScriptError {
    return this.#dispatcher.toScriptError(cause, null);
  }

  duplicateFlow<Any extends Flow>(flow: Any): Any {
    const copy = copyFlow(flow);
    this.#extra.push(copy);
    return copy;
  }

  replayRequest(flow: Flow): Promise<void> {
    return this.#requester.replay(flow);
  }

  emit(flow: Flow): void {
    this.#extra.push(flow);
  }

  drop(flow: Flow): void {
    if (flow === this.#flow) this.#isDropped = true;
    else
      this.#options
        .logFor(this.#dispatcher.script)
        .warn("ctx.drop: only the present flow can be dropped");
  }

  stop(): void {
    this.#isStopped = true;
  }
}
