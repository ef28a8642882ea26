import { AddonOptionError } from "../addons/errors.js";
import { pointAt } from "../filter/point-at.js";
import { FilterSyntaxError } from "../filter/errors.js";
import { plainText } from "../terminal/plain-text.js";
import type { Log } from "../script/context.js";
import { ScriptError } from "../script/errors.js";
import { placeInCode, virtualFile } from "../script/load/virtual-files.js";
import { ScriptLoadError } from "../script/load/index.js";
import { exitCode, exitCodeOf } from "./exit-code.js";
import type { Verbosity } from "./options/common.js";
import { writeToStderr } from "./stderr.js";

/** Messages on standard error, as many as were asked for, each with the program's name before it. */
export class StderrLog implements Log {
  readonly #verbosity: Verbosity;

  constructor(verbosity: Verbosity) {
    this.#verbosity = verbosity;
  }

  /** Whether only errors are said. */
  get isQuiet(): boolean {
    return this.#verbosity === "quiet";
  }

  debug(message: string): void {
    if (this.#verbosity === "verbose") say(message);
  }

  info(message: string): void {
    if (this.#verbosity !== "quiet") say(message);
  }

  warn(message: string): void {
    if (this.#verbosity !== "quiet") say(message);
  }

  error(message: string): void {
    say(message);
  }

  /** What was asked for, also where only errors are said. */
  summary(message: string): void {
    say(message);
  }

  /** An error, with its stack where that was asked for. */
  failure(error: unknown): void {
    const columns = process.stderr.columns || 80;
    const picture = error instanceof AddonOptionError ? error.show(columns) : null;
    if (error instanceof FilterSyntaxError) {
      say("the filter is wrong here:");
      write(error.show(columns));
    } else if (error instanceof AddonOptionError && picture !== null) {
      say(`--${error.option} is wrong here:`);
      write(picture);
    } else {
      const message = error instanceof Error ? error.message : String(error);
      // Where input or output failed, a line feed is a part of some name, and what comes behind it is
      // not to look like a message of its own. What scripts throw may have lines.
      say(exitCodeOf(error) === exitCode.failed ? plainText(message) : message);
      const code = codeBehind(error, columns);
      if (code !== null) write(code);
    }
    if (this.#verbosity !== "verbose" || !(error instanceof Error)) return;
    if (error instanceof ScriptLoadError && error.frame !== null) write(error.frame);
    write(error.stack ?? "");
    if (error.cause instanceof Error)
      write(`caused by ${error.cause.stack ?? error.cause.message}`);
  }

  /** An error that should not be: one of ours. */
  mistake(error: unknown): void {
    say("this is a mistake in mitmts-dump itself; please report it with what follows");
    write(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }

  /** The log of a script: messages have its name before them. */
  named(name: string): Log {
    return {
      debug: (message) => this.debug(`${name}: ${message}`),
      info: (message) => this.info(`${name}: ${message}`),
      warn: (message) => this.warn(`${name}: ${message}`),
      error: (message) => this.error(`${name}: ${message}`),
    };
  }
}

/** Where an error is in code of the command line: its line and a caret; null for other errors. */
function codeBehind(error: unknown, columns: number): string | null {
  const place =
    error instanceof ScriptLoadError ? error : error instanceof ScriptError ? error.location : null;
  if (place?.line == null) return null;
  const virtual = virtualFile(place.file);
  if (virtual === undefined) return null;
  const { line, column } = placeInCode(virtual, place.line, place.column ?? 1);
  const text = virtual.code.split("\n")[line - 1] ?? "";
  return pointAt(text, Math.min(column - 1, text.length), columns);
}

function say(message: string): void {
  write(`mitmts-dump: ${message}`);
}

/** Much of what is said quotes captures, and nothing of a capture may reach a terminal raw. */
function write(message: string): void {
  writeToStderr(`${message.split("\n").map(plainText).join("\n")}\n`);
}
