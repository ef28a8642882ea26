import parser from "yargs-parser";
import { newestVersion, oldestWritableVersion } from "../formats/mitm/version.js";
import type { OnScriptError } from "../flow-runner.js";
import type { RawOptions } from "../script/options.js";
import { options, type OptionName } from "./options.js";
import { UsageError } from "./usage-error.js";

/** What the command line asks for. */
export type Command =
  | { readonly kind: "help" }
  | { readonly kind: "version" }
  | { readonly kind: "check"; readonly scripts: readonly string[] }
  | { readonly kind: "run"; readonly settings: RunSettings };

/** How much is said on stderr. */
export type Verbosity = "quiet" | "normal" | "verbose";

export interface RunSettings {
  /** Paths, `-` for standard input; empty when none was given. */
  readonly inputs: readonly string[];
  /** A path, `-` for standard output, `+path` to append; null when none was given. */
  readonly output: string | null;
  /** The version of the flow format to write; null for each flow's own. */
  readonly mitmVersion: number | null;
  /** How much of the flows is shown on standard output; null when it was not said. */
  readonly flowDetail: 0 | 1 | null;
  readonly scripts: readonly string[];
  readonly scriptOptions: RawOptions;
  readonly checksScripts: boolean;
  readonly onScriptError: OnScriptError;
}

export interface ParsedArguments {
  readonly command: Command;
  readonly verbosity: Verbosity;
}

/** @throws UsageError */
export function parseArguments(args: readonly string[]): ParsedArguments {
  const values = new Values(args);
  return { command: commandOf(values), verbosity: verbosityOf(values) };
}

function commandOf(values: Values): Command {
  if (values.flag("help")) return { kind: "help" };
  if (values.flag("version")) return { kind: "version" };
  const [command, ...rest] = values.positional;
  if (command === "check") {
    if (rest.length === 0) throw new UsageError("check: name the scripts to check");
    return { kind: "check", scripts: rest };
  }
  if (command !== undefined) {
    throw new UsageError(`unexpected argument "${command}"; flows are read with -r FILE`);
  }
  return { kind: "run", settings: runSettings(values) };
}

function runSettings(values: Values): RunSettings {
  return {
    inputs: values.list("rfile"),
    output: outputOf(values),
    mitmVersion: mitmVersionOf(values),
    flowDetail: flowDetailOf(values),
    scripts: values.list("script"),
    scriptOptions: Object.fromEntries(values.list("set").map(splitAssignment)),
    checksScripts: values.flag("check"),
    onScriptError: onScriptErrorOf(values),
  };
}

function outputOf(values: Values): string | null {
  const output = values.text("wfile");
  if (output === "+") throw new UsageError("-w + needs the path of the file to add to");
  return output;
}

function verbosityOf(values: Values): Verbosity {
  if (values.flag("quiet")) return "quiet";
  return values.flag("verbose") ? "verbose" : "normal";
}

function mitmVersionOf(values: Values): number | null {
  const version = values.number("mitm-version");
  if (version === null) return null;
  if (version >= oldestWritableVersion && version <= newestVersion) return version;
  throw new UsageError(
    `--mitm-version takes a version from ${oldestWritableVersion} to ${newestVersion}`,
  );
}

function flowDetailOf(values: Values): 0 | 1 | null {
  const detail = values.number("flow-detail");
  if (detail === null || detail === 0 || detail === 1) return detail;
  throw new UsageError("--flow-detail takes 0 or 1");
}

function onScriptErrorOf(values: Values): OnScriptError {
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

/** The values of the command line by option. */
class Values {
  readonly positional: readonly string[];
  readonly #values: Readonly<Record<string, unknown>>;

  /** @throws UsageError when there is an option that is not known, or a value is missing. */
  constructor(args: readonly string[]) {
    const { _: positional, ...values } = parser(args.flatMap(splitAttached), parserOptions);
    this.#values = values;
    this.positional = positional.map(String);
    const unknown = this.positional.find((argument) => /^-./.test(argument));
    if (unknown !== undefined && !args.includes("--")) {
      throw new UsageError(`unknown option ${unknown}`);
    }
  }

  flag(name: OptionName): boolean {
    return this.#values[name] === true;
  }

  list(name: OptionName): string[] {
    const value = this.#values[name];
    if (value === undefined) return [];
    const list: string[] = [value].flat().map(String);
    if (list.length === 0 || list.includes("")) throw new UsageError(`--${name} needs a value`);
    return list;
  }

  text(name: OptionName): string | null {
    const values = this.list(name);
    if (values.length > 1) throw new UsageError(`--${name} can be given once`);
    return values[0] ?? null;
  }

  number(name: OptionName): number | null {
    const text = this.text(name);
    if (text === null) return null;
    const number = Number(text);
    if (!Number.isInteger(number)) throw new UsageError(`--${name} takes a whole number`);
    return number;
  }
}

/** `-wout.mitm` as `-w out.mitm`, also behind flags, as mitmdump takes it. */
function splitAttached(argument: string): string[] {
  const match = /^(-[nqvh]*[rws])([^]+)$/.exec(argument);
  return match?.[1] === undefined || match[2] === undefined ? [argument] : [match[1], match[2]];
}

const parserOptions = {
  alias: Object.fromEntries(
    Object.entries(options).flatMap(([name, option]) =>
      "alias" in option ? [[name, option.alias] as const] : [],
    ),
  ),
  boolean: Object.entries(options).flatMap(([name, { type }]) =>
    type === "boolean" ? [name] : [],
  ),
  array: Object.entries(options).flatMap(([name, option]) => ("array" in option ? [name] : [])),
  string: Object.entries(options).flatMap(([name, { type }]) => (type === "boolean" ? [] : [name])),
  configuration: {
    // --no-server is an option, not the negation of one.
    "boolean-negation": false,
    "camel-case-expansion": false,
    "dot-notation": false,
    "greedy-arrays": false,
    "parse-positional-numbers": false,
    "strip-aliased": true,
    "unknown-options-as-args": true,
  },
};
