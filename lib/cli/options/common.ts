import type { Values } from "../values.js";
import type { OptionTable } from "./option-table.js";

/** What every command takes. */
export const commonOptions = {
  quiet: {
    alias: "q",
    type: "boolean",
    group: "Messages:",
    describe: "Only errors",
  },
  verbose: {
    alias: "v",
    type: "boolean",
    group: "Messages:",
    describe: "Debug messages, and stack traces with errors",
  },
  help: {
    alias: "h",
    type: "boolean",
    group: "Messages:",
    describe: "Show this help; --help-all has all options",
  },
  "help-all": {
    type: "boolean",
    group: "Messages:",
    hidden: true,
    describe: "Show the help with all options",
  },
  version: { type: "boolean", group: "Messages:", describe: "Show the version" },
} as const satisfies OptionTable;

export type CommonOptionName = keyof typeof commonOptions;

/** How much is said on stderr. */
export type Verbosity = "quiet" | "normal" | "verbose";

export function verbosityOf(values: Values<CommonOptionName>): Verbosity {
  if (values.flag("quiet")) return "quiet";
  return values.flag("verbose") ? "verbose" : "normal";
}
