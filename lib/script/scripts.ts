import { makeContext, type Log, type RunControl, type ScriptContext } from "./context.js";
import { ScriptOptionError } from "./errors.js";
import { closestEvent, eventNames, isEventName, type EventName } from "./events.js";
import { loadScriptModule, type LoadOptions, type ModuleExports } from "./load/index.js";
import type { LoadedScript } from "./loaded-script.js";
import { knowsOption, parseOptions, type RawOptions } from "./options.js";

/** A handler, bound to its script. */
export interface BoundHandler {
  readonly script: string;
  /** What the handler returns: a promise when it is async. `subject` is a flow, if anything. */
  readonly call: (subject?: unknown) => unknown;
}

/** Handlers by event; in each event, in the order in which the scripts were given. */
export type Handlers = Readonly<Record<EventName, readonly BoundHandler[]>>;

/** What a script is loaded from: a file, by its path, or code for one flow at a time. */
export type ScriptSource = string | { readonly code: string };

/**
 * Imports scripts, in their order.
 *
 * @throws ScriptLoadError; InlineCodeError when code is for an event that does not exist.
 */
export async function loadScripts(
  sources: readonly ScriptSource[],
  options: LoadOptions,
): Promise<LoadedScript[]> {
  const scripts: LoadedScript[] = [];
  for (const source of sources) {
    scripts.push(
      typeof source === "string"
        ? { path: source, exports: await loadScriptModule(source, options) }
        : await loadInlineScript(source.code, options),
    );
  }
  return scripts;
}

async function loadInlineScript(code: string, options: LoadOptions): Promise<LoadedScript> {
  const { inlineScript } = await import("./inline/inline-script.js");
  return inlineScript(code, options);
}

/** What scripts need of the run that they are bound to. */
export interface Surroundings {
  readonly control: RunControl;
  /** The log for a script, by its path. */
  readonly logFor: (script: string) => Log;
  readonly options: RawOptions;
}

/**
 * Binds the handlers of scripts to a run, and warns of exports that look like misspelt events.
 *
 * @throws ScriptOptionError when a value of `--set` is not what a script takes.
 */
export function bindScripts(scripts: readonly LoadedScript[], around: Surroundings): Handlers {
  refuseUnknownOptions(scripts, around.options);
  const handlers = noHandlers();
  for (const { path, exports } of scripts) {
    const log = around.logFor(path);
    const options = parseOptions(around.options, exports["options"], path);
    const context = makeContext(around.control, log, options);
    for (const [name, value] of Object.entries(exports)) {
      if (!isFunction(value)) continue;
      if (isEventName(name)) handlers[name].push(bind(path, value, context));
      else warnOfMisspelling(name, exports, log);
    }
  }
  return handlers;
}

type Callable = (...args: unknown[]) => unknown;

function bind(script: string, handler: Callable, context: ScriptContext): BoundHandler {
  return {
    script,
    call: (subject) => (subject === undefined ? handler(context) : handler(context, subject)),
  };
}

function noHandlers(): Record<EventName, BoundHandler[]> {
  const entries = eventNames.map((event): [EventName, BoundHandler[]] => [event, []]);
  return Object.fromEntries(entries) as Record<EventName, BoundHandler[]>;
}

function warnOfMisspelling(name: string, exports: ModuleExports, log: Log): void {
  const event = closestEvent(name);
  if (event !== undefined && !(event in exports)) {
    log.warn(`exports "${name}", which is not an event; did you mean "${event}"?`);
  }
}

function refuseUnknownOptions(scripts: readonly LoadedScript[], options: RawOptions): void {
  const users = scripts.filter(({ takesNoOptions }) => takesNoOptions !== true);
  for (const name of Object.keys(options)) {
    if (users.some(({ exports }) => knowsOption(exports["options"], name))) continue;
    const known = users.length === 0 ? "there is no script" : "no script has such an option";
    throw new ScriptOptionError(name, null, known);
  }
}

function isFunction(value: unknown): value is Callable {
  return typeof value === "function";
}
