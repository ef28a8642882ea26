import type { OnCorrupt } from "../../damage.js";
import { UsageError } from "../usage-error.js";
import type { Values } from "../values.js";
import type { OptionTable } from "./option-table.js";

/** What is done at damage of an input. */
export const damageOptions = {
  "on-corrupt": {
    type: "string",
    choices: ["abort", "skip", "truncate"],
    requiresArg: true,
    group: "Flows:",
    describe: "At damage: end, go on behind it, or with the next file",
    defaultDescription: "abort",
  },
} as const satisfies OptionTable;

export interface DamageSettings {
  readonly onCorrupt: OnCorrupt;
}

/** @throws UsageError */
export function damageSettings(values: Values<keyof typeof damageOptions>): DamageSettings {
  const choice = values.text("on-corrupt") ?? "abort";
  if (choice === "abort" || choice === "skip" || choice === "truncate") {
    return { onCorrupt: choice };
  }
  throw new UsageError("--on-corrupt takes abort, skip or truncate");
}
