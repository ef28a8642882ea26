import { UsageError } from "../usage-error.js";
import type { Values } from "../values.js";
import type { OptionTable } from "./option-table.js";

/** Whether a run says at its end what it did. */
export const summaryOptions = {
  summary: {
    type: "string",
    choices: ["text", "json", "none"],
    requiresArg: true,
    group: "Messages:",
    hidden: true,
    describe: "Say at the end what was done: text, json or none",
  },
} as const satisfies OptionTable;

/** `auto`: in words, where there was a progress line. */
export type SummaryChoice = "auto" | "text" | "json" | "none";

export interface SummarySettings {
  readonly summary: SummaryChoice;
}

/** @throws UsageError */
export function summarySettings(values: Values<keyof typeof summaryOptions>): SummarySettings {
  const choice = values.text("summary");
  if (choice === null) return { summary: "auto" };
  if (choice === "text" || choice === "json" || choice === "none") return { summary: choice };
  throw new UsageError("--summary takes text, json or none");
}
