import type { Flow } from "../flow/flow.js";

/** Messages to the person who runs the program, on standard error. */
export interface Log {
  /** Shown with `-v`. */
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

/**
 * How a script reaches the run it is in: the first argument of each handler.
 *
 * @typeParam Options The values of `--set`; with a schema that the script exports as `options`,
 *   `z.infer<typeof options>`.
 */
export interface ScriptContext<Options = Readonly<Record<string, unknown>>> {
  readonly log: Log;
  /** The values of `--set key=value`, parsed by the schema that the script exports as `options`. */
  readonly options: Options;
  /**
   * Makes a copy with a new id, that is written right after the original and given to no script.
   * What is done to the copy before then is written too.
   */
  duplicateFlow<Any extends Flow>(flow: Any): Any;
  /**
   * Sends the flow's request again, as it is now, and puts the new response or error on the flow. To
   * await it delays the flow that is with the script, and no event happens for what comes back. A
   * flow that is written without waiting has what it had before.
   *
   * @throws TypeError when the flow has no request that can be sent: it is not HTTP, became a
   *   WebSocket, or its body was not kept.
   */
  replayRequest(flow: Flow): Promise<void>;
  /** Writes a flow that the script made, after the present one. It is given to no script. */
  emit(flow: Flow): void;
  /** Leaves the present flow out of the output. The remaining events still happen. */
  drop(flow: Flow): void;
  /** Ends the run after the present flow: no further flow is read or written. */
  stop(): void;
}

/** What a context does is done by the run. */
export interface RunControl {
  duplicateFlow<Any extends Flow>(flow: Any): Any;
  replayRequest(flow: Flow): Promise<void>;
  emit(flow: Flow): void;
  drop(flow: Flow): void;
  stop(): void;
}

/** The context of one script. */
export function makeContext(
  control: RunControl,
  log: Log,
  options: Readonly<Record<string, unknown>>,
): ScriptContext {
  return {
    log,
    options,
    duplicateFlow: (flow) => control.duplicateFlow(flow),
    replayRequest: (flow) => control.replayRequest(flow),
    emit: (flow) => control.emit(flow),
    drop: (flow) => control.drop(flow),
    stop: () => control.stop(),
  };
}
