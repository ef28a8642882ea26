import type { Flow } from "../../lib/flow/flow.js";
import { FlowRunner, type FlowRunnerOptions } from "../../lib/flow-runner.js";
import type { Log, ScriptContext } from "../../lib/script/context.js";
import { ScriptError } from "../../lib/script/errors.js";
import type { Script } from "../../lib/script/events.js";
import { fixture } from "../support/captures.js";
import { readFlows } from "../support/mitm-file.js";

export interface Run {
  readonly runner: FlowRunner;
  /** What the scripts and the run logged, as `level script: message`. */
  readonly log: readonly string[];
  /** The errors that did not end the run. */
  readonly errors: readonly ScriptError[];
}

/** A run with these scripts; they are called `1.ts`, `2.ts` and so on. */
export function prepare(
  scripts: readonly (Script & Readonly<Record<string, unknown>>)[],
  options: Partial<FlowRunnerOptions> = {},
): Run {
  const log: string[] = [];
  const errors: ScriptError[] = [];
  const runner = new FlowRunner(
    scripts.map((exports, index) => ({ path: `${index + 1}.ts`, exports })),
    {
      onScriptError: "abort",
      options: {},
      logFor: (script) => logInto(log, script),
      onError: (error) => errors.push(error),
      ...options,
    },
  );
  return { runner, log, errors };
}

/** Gives flows to a script from start to done; the flows that are to be written. */
export async function runThrough(
  script: Script,
  flows: readonly Flow[],
  options: Partial<FlowRunnerOptions> = {},
): Promise<Flow[]> {
  const { runner } = prepare([script], options);
  await runner.start();
  await runner.run(flows);
  await runner.done();
  return runner.takeWritable();
}

/** A script that does something the first time that an event happens. */
export function onFirst(event: string, act: (ctx: ScriptContext, flow: Flow) => void): Script {
  let isFirst = true;
  const handler = (ctx: ScriptContext, flow: Flow): void => {
    if (isFirst) act(ctx, flow);
    isFirst = false;
  };
  return { [event]: handler };
}

/** The script error that a run ends with. */
export async function scriptErrorOf(run: () => void | Promise<void>): Promise<ScriptError> {
  try {
    await run();
  } catch (error) {
    if (error instanceof ScriptError) return error;
    throw error;
  }
  throw new Error("no script threw");
}

/** The flows of the demo capture: HTTP, DNS, WebSocket and TCP. */
export function demoFlows(): Promise<readonly Flow[]> {
  return readFlows(fixture("demo.mitm"));
}

export function idsOf(flows: readonly Flow[]): string[] {
  return flows.map(({ id }) => id);
}

function logInto(log: string[], script: string): Log {
  const at = (level: string) => (message: string) =>
    void log.push(`${level} ${script}: ${message}`);
  return { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
}
