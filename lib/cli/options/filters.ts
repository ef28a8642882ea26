import type { Values } from "../values.js";
import type { OptionTable } from "./option-table.js";

/** Which flows are read, and which the scripts get. Which are written is said by what is no option. */
export const filterOptions = {
  "read-filter": {
    type: "string",
    requiresArg: true,
    group: "Flows:",
    describe: "Read only flows that match, as if there were no others",
  },
  "script-filter": {
    type: "string",
    requiresArg: true,
    group: "Flows:",
    hidden: true,
    describe: "Give the scripts only flows that match",
  },
} as const satisfies OptionTable;

/** Filter expressions; null where none was given. */
export interface FilterSettings {
  readonly read: string | null;
  readonly script: string | null;
  /** For what is written and shown. */
  readonly write: string | null;
}

export function filterSettings(values: Values<keyof typeof filterOptions>): FilterSettings {
  return {
    read: values.text("read-filter"),
    script: values.text("script-filter"),
    write: values.positional.length > 0 ? values.positional.join(" ") : null,
  };
}
