import type { OnScriptError } from "../../flow-runner.js";
import type { RawOptions } from "../../script/options.js";
import type { ScriptSource } from "../../script/scripts.js";
import { UsageError } from "../usage-error.js";
import type { Values } from "../values.js";
import type { OptionTable } from "./option-table.js";

/** Which scripts run, and how. */
export const scriptOptions = {
  script: {
    alias: "s",
    type: "string",
    array: true,
    requiresArg: true,
    group: "Scripts:",
    describe: "Run a TypeScript or JavaScript script (repeatable)",
  },
  eval: {
    alias: "e",
    type: "string",
    array: true,
    requiresArg: true,
    group: "Scripts:",
    describe: "Run code for each flow: [EVENT:] CODE (repeatable)",
  },
  print: {
    type: "string",
    array: true,
    requiresArg: true,
    group: "Scripts:",
    describe: "Print an expression's value for each flow (repeatable)",
  },
  set: {
    type: "string",
    array: true,
    requiresArg: true,
    group: "Scripts:",
    describe: "Set an option of the scripts: key=value (repeatable)",
  },
  "on-script-error": {
    type: "string",
    choices: ["abort", "keep", "drop"],
    requiresArg: true,
    group: "Scripts:",
    hidden: true,
    describe: "abort the run, keep the flow as read, or drop it",
    defaultDescription: "abort",
  },
  check: {
    type: "boolean",
    group: "Scripts:",
    hidden: true,
    describe: "Type-check the scripts first",
  },
} as const satisfies OptionTable;

export interface ScriptSettings {
  /** Files by their paths, and code, in the order in which they were given. */
  readonly scripts: readonly ScriptSource[];
  /** Expressions whose values are printed. */
  readonly prints: readonly string[];
  readonly scriptOptions: RawOptions;
  readonly checksScripts: boolean;
  readonly onScriptError: OnScriptError;
}

/** @throws UsageError */
export function scriptSettings(values: Values<keyof typeof scriptOptions>): ScriptSettings {
  return {
    scripts: values
      .inOrder(["script", "eval"])
      .map(({ name, value }) => (name === "script" ? value : { code: value })),
    prints: values.list("print"),
    scriptOptions: Object.fromEntries(values.list("set").map(splitAssignment)),
    checksScripts: values.flag("check"),
    onScriptError: onScriptErrorOf(values),
  };
}

function onScriptErrorOf(values: Values<"on-script-error">): OnScriptError {
  const choice = values.text("on-script-error") ?? "abort";
  if (choice === "abort" || choice === "keep" || choice === "drop") return choice;
  throw new UsageError("--on-script-error takes abort, keep or drop");
}

/** `key=value`; a key alone means true. */
function splitAssignment(assignment: string): [key: string, value: string] {
  const equals = assignment.indexOf("=");
  if (equals === 0) throw new UsageError(`--set takes key=value, not "${assignment}"`);
  if (equals < 0) return [assignment, "true"];
  return [assignment.slice(0, equals), assignment.slice(equals + 1)];
}
