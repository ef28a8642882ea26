import type { Log } from "../script/context.js";
import type { Verbosity } from "./parse.js";

/** Messages on standard error, as many as were asked for, each with the program's name before it. */
export class StderrLog implements Log {
  readonly #verbosity: Verbosity;

  constructor(verbosity: Verbosity) {
    this.#verbosity = verbosity;
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

  /** An error, with its stack where that was asked for. */
  failure(error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    say(message);
    if (this.#verbosity !== "verbose" || !(error instanceof Error)) return;
    process.stderr.write(`${error.stack ?? ""}\n`);
    if (error.cause instanceof Error)
      process.stderr.write(`caused by ${error.cause.stack ?? ""}\n`);
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

function say(message: string): void {
  process.stderr.write(`mitmts-dump: ${message}\n`);
}
