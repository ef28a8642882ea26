import type { Flow } from "../flow/flow.js";
import { ScriptError } from "./errors.js";
import type { EventName } from "./events.js";
import { locateError } from "./load/index.js";
import type { Handlers } from "./scripts.js";

/** What a handler threw, or the promise it returned was rejected with, is the `cause`. */
export class HandlerFailure extends Error {
  override readonly name = "HandlerFailure";

  constructor(
    /** The script's path as it was given. */
    readonly script: string,
    readonly event: EventName,
    override readonly cause: unknown,
  ) {
    super(`${script}: ${event} threw`, { cause });
  }
}

/**
 * Calls the handlers of events, each after the one before.
 *
 * Hot path: nothing is awaited, and no promise made, as long as no handler returns one.
 */
export class Dispatcher {
  readonly #handlers: Handlers;
  #script = "";
  #event: EventName = "start";

  constructor(handlers: Handlers) {
    this.#handlers = handlers;
  }

  /** The script whose handler is at work, or was last. */
  get script(): string {
    return this.#script;
  }

  /** The event whose handler is at work, or was last. */
  get event(): EventName {
    return this.#event;
  }

  /**
   * The error to be told: what a handler threw, or what nobody awaited, which is taken for that of the
   * handler that was at work last.
   *
   * @param flow The flow as it was read, or as it is where it was not; null where it is about none.
   */
  toScriptError(error: unknown, flow: Flow | null): ScriptError {
    const { script, event, cause } =
      error instanceof HandlerFailure
        ? error
        : { script: this.#script, event: this.#event, cause: error };
    return new ScriptError({
      script,
      event,
      place: flow?.source.place ?? null,
      flowId: flow?.id ?? null,
      location: locateError(cause),
      cause,
    });
  }

  isHeard(event: EventName): boolean {
    return this.#handlers[event].length > 0;
  }

  /**
   * Gives an event to its handlers. The result is a promise only where a handler returned one.
   *
   * @param subject What the event is about; undefined for nothing.
   * @throws HandlerFailure
   */
  dispatch(event: EventName, subject: unknown): Promise<void> | undefined {
    return this.#dispatchFrom(0, event, subject);
  }

  /** Calls an event's handlers from the given one on, up to the first that returns a promise. */
  #dispatchFrom(from: number, event: EventName, subject: unknown): Promise<void> | undefined {
    const handlers = this.#handlers[event];
    for (let index = from; index < handlers.length; index++) {
      const handler = handlers[index];
      if (handler === undefined) continue;
      this.#event = event;
      this.#script = handler.script;
      let result: unknown;
      try {
        result = handler.call(subject);
      } catch (error) {
        throw new HandlerFailure(handler.script, event, error);
      }
      if (isPromise(result)) return this.#dispatchRest(result, index, event, subject);
    }
    return undefined;
  }

  async #dispatchRest(
    pending: PromiseLike<unknown>,
    index: number,
    event: EventName,
    subject: unknown,
  ): Promise<void> {
    const script = this.#handlers[event][index]?.script ?? "";
    try {
      await pending;
    } catch (error) {
      throw new HandlerFailure(script, event, error);
    }
    await this.#dispatchFrom(index + 1, event, subject);
  }
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return (
    typeof value === "object" &&
    value !== null &&
    "then" in value &&
    typeof value.then === "function"
  );
}
