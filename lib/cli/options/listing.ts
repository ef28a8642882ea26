import { UsageError } from "../usage-error.js";
import type { Values } from "../values.js";
import type { OptionTable } from "./option-table.js";

/** How flows are shown to people. */
export const listingOptions = {
  "flow-detail": {
    type: "number",
    requiresArg: true,
    group: "Messages:",
    describe: "Show flows on stdout: 0 not at all, 1 a line a message",
  },
} as const satisfies OptionTable;

export interface ListingSettings {
  /** How much of the flows is shown on standard output; null when it was not said. */
  readonly flowDetail: 0 | 1 | null;
}

/** @throws UsageError */
export function listingSettings(values: Values<keyof typeof listingOptions>): ListingSettings {
  return { flowDetail: flowDetailOf(values) };
}

function flowDetailOf(values: Values<"flow-detail">): 0 | 1 | null {
  const detail = values.number("flow-detail");
  if (detail === null || detail === 0 || detail === 1) return detail;
  throw new UsageError("--flow-detail takes 0 or 1");
}
