import { contentviewNames } from "../../contentviews/names.js";
import { listOf } from "../list-of.js";
import type { ColorChoice } from "../terminal.js";
import { UsageError } from "../usage-error.js";
import type { Values } from "../values.js";
import type { OptionTable } from "./option-table.js";

/** How flows are shown to people. */
export const listingOptions = {
  "flow-detail": {
    type: "number",
    choices: [0, 1, 2, 3, 4],
    requiresArg: true,
    group: "Messages:",
    describe: "List: 0 no, 1 lines, 2 headers, 3 bodies, 4 whole",
  },
  contentview: {
    type: "string",
    choices: contentviewNames,
    requiresArg: true,
    group: "Messages:",
    hidden: true,
    describe: "Show all bodies as json, xml/html, hex dump ...",
  },
  color: {
    type: "string",
    choices: ["auto", "always", "never"],
    requiresArg: true,
    group: "Messages:",
    hidden: true,
    describe: "Colours: auto, always or never",
  },
} as const satisfies OptionTable;

export interface ListingSettings {
  /** How much of the flows is shown on standard output; null when it was not said. */
  readonly flowDetail: 0 | 1 | 2 | 3 | 4 | null;
  /** How all bodies are shown; null to choose for each. */
  readonly contentview: string | null;
  readonly color: ColorChoice;
}

/** @throws UsageError */
export function listingSettings(values: Values<keyof typeof listingOptions>): ListingSettings {
  return {
    flowDetail: flowDetailOf(values),
    contentview: contentviewOf(values),
    color: colorOf(values),
  };
}

function flowDetailOf(values: Values<"flow-detail">): ListingSettings["flowDetail"] {
  const detail = values.number("flow-detail");
  switch (detail) {
    case null:
    case 0:
    case 1:
    case 2:
    case 3:
    case 4:
      return detail;
    default:
      throw new UsageError("--flow-detail takes a number from 0 to 4");
  }
}

function contentviewOf(values: Values<"contentview">): string | null {
  const name = values.text("contentview")?.toLowerCase() ?? "auto";
  if (name === "auto") return null;
  if (contentviewNames.some((known) => known === name)) return name;
  throw new UsageError(`--contentview takes ${listOf(contentviewNames)}; ${name} is not known`);
}

export function colorOf(values: Values<"color">): ColorChoice {
  const choice = values.text("color") ?? "auto";
  if (choice === "auto" || choice === "always" || choice === "never") return choice;
  throw new UsageError("--color takes auto, always or never");
}
