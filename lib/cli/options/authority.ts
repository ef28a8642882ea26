import { configFolder } from "../config-folder.js";
import type { Values } from "../values.js";
import type { OptionTable } from "./option-table.js";

/** Which certificate authority is used. */
export const authorityOptions = {
  "ca-folder": {
    type: "string",
    requiresArg: true,
    group: "Certificates:",
    describe: "Where the authority is; ~/.mitmproxy for mitmproxy's",
  },
} as const satisfies OptionTable;

/** The folder of the authority: the user's own, if no other is named. */
export function authorityFolder(values: Values<keyof typeof authorityOptions>): string {
  return values.text("ca-folder") ?? configFolder();
}
