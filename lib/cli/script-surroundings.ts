import type { RequestSettings } from "../capture/client-replay/settings.js";
import type { FlowFilter } from "../filter/compile.js";
import type { FlowRunnerOptions } from "../flow-runner.js";
import type { ScriptError } from "../script/errors.js";
import type { StderrLog } from "./log.js";
import type { ScriptSettings } from "./options/scripts.js";

/** Says the errors of scripts that do not end the run, and counts them. */
export class ScriptErrors {
  readonly #log: StderrLog;
  #count = 0;

  constructor(log: StderrLog) {
    this.#log = log;
  }

  get count(): number {
    return this.#count;
  }

  readonly onError = (error: ScriptError): void => {
    this.#count++;
    this.#log.failure(error);
  };
}

/**
 * What is around scripts, whether flows come from a file or from a network.
 *
 * @param filter Which flows they get; null for all.
 */
export function scriptSurroundings(
  {
    onScriptError,
    scriptOptions,
    requests,
  }: ScriptSettings & { readonly requests: RequestSettings },
  filter: FlowFilter | null,
  { log, errors }: { readonly log: StderrLog; readonly errors: ScriptErrors },
): Required<FlowRunnerOptions> {
  return {
    onScriptError,
    options: scriptOptions,
    filter,
    requests,
    logFor: (script) => log.named(script),
    onError: errors.onError,
  };
}
