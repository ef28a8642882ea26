import type { AddonOption, AddonSettings } from "../../addons/addons.js";
import type { Values } from "../values.js";
import type { OptionTable } from "./option-table.js";

/** mitmdump's own ways to rewrite flows, with its names. */
export const addonOptions = {
  "modify-headers": {
    alias: "H",
    type: "string",
    array: true,
    requiresArg: true,
    group: "Rewriting:",
    hidden: true,
    describe: "Set headers: [/FILTER]/NAME/[@]VALUE (repeatable)",
  },
  "modify-body": {
    alias: "B",
    type: "string",
    array: true,
    requiresArg: true,
    group: "Rewriting:",
    hidden: true,
    describe: "Replace in bodies: [/FILTER]/REGEX/[@]TEXT (repeatable)",
  },
  "map-remote": {
    alias: "M",
    type: "string",
    array: true,
    requiresArg: true,
    group: "Rewriting:",
    hidden: true,
    describe: "Change URLs: [/FILTER]/URL-REGEX/TEXT (repeatable)",
  },
  "map-local": {
    type: "string",
    array: true,
    requiresArg: true,
    group: "Rewriting:",
    hidden: true,
    describe: "Answer from files: [/FILTER]/URL-REGEX/PATH (repeatable)",
  },
  "block-list": {
    type: "string",
    array: true,
    requiresArg: true,
    group: "Rewriting:",
    hidden: true,
    describe: "Answer with a status: /FILTER/STATUS; 444: with none (repeatable)",
  },
  anticache: {
    type: "boolean",
    group: "Rewriting:",
    hidden: true,
    describe: "Take away what makes servers answer 304",
  },
  anticomp: {
    type: "boolean",
    group: "Rewriting:",
    hidden: true,
    describe: "Ask for responses that are not compressed",
  },
  stickycookie: {
    type: "string",
    requiresArg: true,
    group: "Rewriting:",
    hidden: true,
    describe: "Send cookies that were set before, where FILTER matches",
  },
  stickyauth: {
    type: "string",
    requiresArg: true,
    group: "Rewriting:",
    hidden: true,
    describe: "Send Authorization seen before, where FILTER matches",
  },
} as const satisfies OptionTable<AddonOption>;

/** @throws UsageError */
export function addonSettings(values: Values<AddonOption>): AddonSettings {
  const settings: Partial<Record<AddonOption, readonly string[]>> = {};
  for (const name of addonNames) {
    const given = valuesOf(name, values);
    if (given !== null) settings[name] = given;
  }
  return settings;
}

const addonNames = Object.keys(addonOptions).filter(isAddonOption);

function isAddonOption(name: string): name is AddonOption {
  return name in addonOptions;
}

/** What an option was given, an empty list where it is only on; null where it is off. */
function valuesOf(name: AddonOption, values: Values<AddonOption>): readonly string[] | null {
  const { type, ...option } = addonOptions[name];
  if (type === "boolean") return values.flag(name) ? [] : null;
  if ("array" in option) {
    const list = values.list(name);
    return list.length === 0 ? null : list;
  }
  const text = values.text(name);
  return text === null ? null : [text];
}
