import type { FlowObserver } from "../flow-observer.js";
import type { CommonOptionName } from "./options/common.js";
import type { OptionTable } from "./options/option-table.js";
import type { StderrLog } from "./log.js";
import type { Values } from "./values.js";

/** A command: what `mitmts-dump NAME ...` does; without a name, it is a run. */
export interface Command<Name extends string = string> {
  /** How it is called, and what it does: the help's first lines. */
  readonly usage: string;
  /** What it takes besides what every command takes. */
  readonly options: OptionTable<Name>;
  /** What can be said besides options, where it is one of some words, for a shell to complete. */
  readonly words?: readonly string[];
  /** Whether `--help` leaves out the options that are `hidden`, which `--help-all` shows. */
  readonly hasShortHelp?: true;
  /** The help's last lines, such as examples. */
  readonly epilogue: string;
  /**
   * Does it, and returns the exit code.
   *
   * @param observer looks on where it is a run
   * @throws UsageError, and what the work throws.
   */
  execute(
    values: Values<Name | CommonOptionName>,
    log: StderrLog,
    observer?: FlowObserver,
  ): Promise<number>;
}
