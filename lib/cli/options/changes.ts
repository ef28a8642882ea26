import type { Values } from "../values.js";
import type { OptionTable } from "./option-table.js";

/** Whether a run shows what its scripts change. */
export const changesOptions = {
  diff: {
    type: "boolean",
    group: "Messages:",
    describe: "Show what the scripts change, as git diff would",
  },
  "dry-run": {
    type: "boolean",
    group: "Messages:",
    hidden: true,
    describe: "Show what would change, and write nothing",
  },
} as const satisfies OptionTable;

export interface ChangesSettings {
  readonly showsDiff: boolean;
  /** Whether no flow is written, wherever they are said to go. */
  readonly isDryRun: boolean;
}

export function changesSettings(values: Values<keyof typeof changesOptions>): ChangesSettings {
  const isDryRun = values.flag("dry-run");
  return { showsDiff: isDryRun || values.flag("diff"), isDryRun };
}
