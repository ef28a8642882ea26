import { resolve } from "node:path";
import type { FlowFilter } from "../filter/compile.js";
import type { ClientConnection } from "../flow/connection.js";
import { copyFlow, type Flow } from "../flow/flow.js";
import type { Log, RunControl } from "../script/context.js";
import { Dispatcher } from "../script/dispatch.js";
import { ScriptError } from "../script/errors.js";
import type { EventName, FlowEventName } from "../script/events.js";
import { locateError } from "../script/load/index.js";
import type { RawOptions } from "../script/options.js";
import type { LoadedScript } from "../script/loaded-script.js";
import { bindScripts } from "../script/scripts.js";
import { selects } from "../select.js";
import { LateRequester } from "./client-replay/late-requester.js";
import type { RequestSettings } from "./client-replay/settings.js";
import type { Recorder } from "./recorder.js";

/** What a throwing script leads to: the capture ends, or its flow is kept as it is, or left out. */
export type OnScriptError = "abort" | "keep" | "drop";

export interface LiveScriptsOptions {
  readonly onScriptError: OnScriptError;
  readonly options: RawOptions;
  /** Flows that it does not select at the time of an event pass it without a script; null for none. */
  readonly filter: FlowFilter | null;
  readonly logFor: (script: string) => Log;
  /** How `ctx.replayRequest` sends requests. */
  readonly requests?: RequestSettings;
  /** Told of each script error. */
  readonly onError: (error: ScriptError) => void;
  /** The capture is to end: a script asked for it, or threw where that ends it. */
  readonly onStop: () => void;
}

/** What a script asked to be done with a flow that is in flight. */
interface Wishes {
  isDropped: boolean;
  /** What is written right after it. */
  readonly extra: Flow[];
}

/**
 * Gives the events of live flows to the scripts. Many flows are in flight at a time: a handler that is
 * async delays only its own flow, and what throws is said, and the traffic goes on.
 */
export class LiveScripts implements RunControl {
  readonly #options: LiveScriptsOptions;
  readonly #recorder: Recorder;
  readonly #dispatcher: Dispatcher;
  readonly #paths: readonly string[];
  readonly #requester: LateRequester;
  /** Those of flows in flight for which there are any. */
  readonly #wishes = new Map<Flow, Wishes>();
  /** The flow whose handler is running now, up to its first `await`. */
  #present: Flow | null = null;

  /** @throws ScriptOptionError */
  constructor(scripts: readonly LoadedScript[], recorder: Recorder, options: LiveScriptsOptions) {
    this.#options = options;
    this.#recorder = recorder;
    this.#paths = scripts.map(({ path }) => path);
    this.#requester = new LateRequester(options.requests);
    this.#dispatcher = new Dispatcher(bindScripts(scripts, { control: this, ...options }));
  }

  isHeard(event: EventName): boolean {
    return this.#dispatcher.isHeard(event);
  }

  /** @throws ScriptError when a script throws. */
  async runOnce(event: "start" | "done"): Promise<void> {
    try {
      await this.#dispatcher.dispatch(event, undefined);
    } catch (error) {
      throw this.#dispatcher.toScriptError(error, null);
    } finally {
      if (event === "done") await this.#requester.close();
    }
  }

  /** Gives a connection's event to the scripts. Never throws; a promise only where a handler made one. */
  runConnection(
    event: "clientconnect" | "clientdisconnect",
    connection: ClientConnection,
  ): Promise<void> | undefined {
    return this.#run(event, connection, null);
  }

  /** Gives a flow's event to the scripts. Never throws; a promise only where a handler made one. */
  run(event: FlowEventName, flow: Flow): Promise<void> | undefined {
    if (!this.isHeard(event) || !this.#isForScripts(flow)) return undefined;
    return this.#run(event, flow, flow);
  }

  #run(event: EventName, subject: unknown, flow: Flow | null): Promise<void> | undefined {
    if (!this.isHeard(event)) return undefined;
    this.#present = flow;
    try {
      const pending = this.#dispatcher.dispatch(event, subject);
      return pending?.catch((error: unknown) => this.#fail(error, flow));
    } catch (error) {
      this.#fail(error, flow);
      return undefined;
    } finally {
      this.#present = null;
    }
  }

  #isForScripts(flow: Flow): boolean {
    try {
      return selects(this.#options.filter, flow);
    } catch (error) {
      this.#fail(error, flow);
      return false;
    }
  }

  /** The flow is complete: it is written, unless a script dropped it. */
  finish(flow: Flow): void {
    const wishes = this.#wishes.get(flow);
    if (wishes === undefined) {
      this.#recorder.add(flow);
      return;
    }
    this.#wishes.delete(flow);
    if (!wishes.isDropped) this.#recorder.add(flow);
    for (const extra of wishes.extra) this.#recorder.add(extra);
  }

  /** What a script left with a flow, to be called when its event was over, threw. */
  failLater(cause: unknown, flow: Flow): void {
    const location = locateError(cause);
    const isThere = (path: string): boolean => location?.file === resolve(path);
    const script = this.#paths.find(isThere) ?? this.#dispatcher.script;
    this.#report(
      new ScriptError({ script, event: null, place: null, flowId: flow.id, location, cause }),
      flow,
    );
  }

  #fail(error: unknown, flow: Flow | null): void {
    this.#report(this.#dispatcher.toScriptError(error, flow), flow);
  }

  #report(error: ScriptError, flow: Flow | null): void {
    const { onScriptError, onError, onStop } = this.#options;
    onError(error);
    if (onScriptError === "drop" && flow !== null) this.#wishesFor(flow).isDropped = true;
    if (onScriptError === "abort") onStop();
  }

  /** The error for a rejected promise that no handler awaited or returned. */
  strayError(cause: unknown): ScriptError {
    return this.#dispatcher.toScriptError(cause, null);
  }

  #wishesFor(flow: Flow): Wishes {
    const present = this.#wishes.get(flow);
    if (present !== undefined) return present;
    const wishes: Wishes = { isDropped: false, extra: [] };
    this.#wishes.set(flow, wishes);
    return wishes;
  }

  duplicateFlow<Any extends Flow>(flow: Any): Any {
    const copy = copyFlow(flow);
    if (flow.live) this.#wishesFor(flow).extra.push(copy);
    else this.emit(copy);
    return copy;
  }

  /** After an `await` nothing says which flow is the present one: the flow is written right away. */
  emit(flow: Flow): void {
    if (this.#present === null) this.#recorder.add(flow);
    else this.#wishesFor(this.#present).extra.push(flow);
  }

  drop(flow: Flow): void {
    if (flow.live || flow === this.#present) this.#wishesFor(flow).isDropped = true;
    else {
      const log = this.#options.logFor(this.#dispatcher.script);
      log.warn("ctx.drop: only a flow that is not yet written can be dropped");
    }
  }

  replayRequest(flow: Flow): Promise<void> {
    return this.#requester.replay(flow);
  }

  stop(): void {
    this.#options.onStop();
  }
}
