import { AddonOptionError } from "../addons/errors.js";
import { AuthorityError } from "../capture/ca/errors.js";
import { FilterSyntaxError } from "../filter/errors.js";
import { FlowReadError, FlowWriteError, UnknownFormatError } from "../formats/errors.js";
import { ClosedPipeError, CompressionError, FileError } from "../io/errors.js";
import { ScriptError, ScriptOptionError } from "../script/errors.js";
import { InlineCodeError } from "../script/inline/inline-code-error.js";
import { ScriptLoadError } from "../script/load/index.js";
import { UsageError } from "./usage-error.js";

/** What the program's exit codes mean. Interrupted, it is 128 and the signal's number. */
export const exitCode = {
  ok: 0,
  /** Input, output or network failed. */
  failed: 1,
  /** The command line or a script's source is wrong; nothing was read or written. */
  usage: 2,
  /** A script threw. */
  script: 3,
} as const;

const failures = [
  AuthorityError,
  CompressionError,
  FileError,
  FlowReadError,
  FlowWriteError,
  UnknownFormatError,
];

/** The exit code for an error; undefined for one that is a mistake of ours. */
export function exitCodeOf(error: unknown): number | undefined {
  if (error instanceof ClosedPipeError) return exitCode.ok;
  if (failures.some((failure) => error instanceof failure)) return exitCode.failed;
  if (error instanceof ScriptError) return exitCode.script;
  const isUsage =
    error instanceof UsageError ||
    error instanceof AddonOptionError ||
    error instanceof FilterSyntaxError ||
    error instanceof InlineCodeError ||
    error instanceof ScriptLoadError ||
    error instanceof ScriptOptionError;
  return isUsage ? exitCode.usage : undefined;
}
