import type { OnScriptError } from "../flow-runner.js";
import type { Format } from "../formats/format.js";
import { formatNamed, readableNames, writableNames } from "../formats/formats.js";
import { newestVersion, oldestWritableVersion } from "../formats/mitm/version.js";
import type { RawOptions } from "../script/options.js";
import { parseSize } from "./size.js";
import { UsageError } from "./usage-error.js";
import { Values } from "./values.js";

/** What the command line asks for. */
export type Command =
  | { readonly kind: "help" }
  | { readonly kind: "version" }
  | { readonly kind: "check"; readonly scripts: readonly string[] }
  | { readonly kind: "run"; readonly settings: RunSettings };

/** How much is said on stderr. */
export type Verbosity = "quiet" | "normal" | "verbose";

/** Filter expressions; null where none was given. */
export interface Filters {
  readonly read: string | null;
  readonly script: string | null;
  /** For what is written and shown. */
  readonly write: string | null;
}

export interface RunSettings {
  /** Paths, `-` for standard input; empty when none was given. */
  readonly inputs: readonly string[];
  /** The format of all inputs; null to recognise each. */
  readonly from: Format | null;
  /** Bytes that a body may have after decoding; infinity for no limit, null when it was not said. */
  readonly maxBodyBytes: number | null;
  /** A path, `-` for standard output, `+path` to append; null when none was given. */
  readonly output: string | null;
  /** The format to write; null where the output's name or the input tells. */
  readonly to: Format | null;
  /** The version of `mitm` to write; null for each flow's own. */
  readonly mitmVersion: number | null;
  /** How much of the flows is shown on standard output; null when it was not said. */
  readonly flowDetail: 0 | 1 | null;
  readonly filters: Filters;
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
  return { kind: "run", settings: runSettings(values) };
}

function runSettings(values: Values): RunSettings {
  return {
    inputs: values.list("rfile"),
    from: fromOf(values),
    maxBodyBytes: maxBodyBytesOf(values),
    output: outputOf(values),
    to: toOf(values),
    mitmVersion: mitmVersionOf(values),
    flowDetail: flowDetailOf(values),
    filters: {
      read: values.text("read-filter"),
      script: values.text("script-filter"),
      write: values.positional.length > 0 ? values.positional.join(" ") : null,
    },
    scripts: values.list("script"),
    scriptOptions: Object.fromEntries(values.list("set").map(splitAssignment)),
    checksScripts: values.flag("check"),
    onScriptError: onScriptErrorOf(values),
  };
}

function fromOf(values: Values): Format | null {
  const name = values.text("from");
  if (name === null) return null;
  const format = formatNamed(name);
  if (format?.loadReader) return format;
  const problem = format === null ? "is not known" : "is only written";
  throw new UsageError(`--from takes ${listOf(readableNames)}; ${name} ${problem}`);
}

function toOf(values: Values): Format | null {
  const name = values.text("to");
  if (name === null) return null;
  const format = formatNamed(name);
  if (format?.loadWriter) return format;
  const problem = format === null ? "is not known" : "is only read";
  throw new UsageError(`--to takes ${listOf(writableNames)}; ${name} ${problem}`);
}

/** Words as a sentence lists them: `a, b or c`. */
function listOf(words: readonly string[]): string {
  const last = words.at(-1) ?? "";
  return words.length < 2 ? last : `${words.slice(0, -1).join(", ")} or ${last}`;
}

function maxBodyBytesOf(values: Values): number | null {
  const text = values.text("max-body");
  if (text === null) return null;
  const bytes = parseSize(text);
  if (bytes === null) throw new UsageError(`--max-body takes a size such as 64M, not "${text}"`);
  return bytes === 0 ? Infinity : bytes;
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
