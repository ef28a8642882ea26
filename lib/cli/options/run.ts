import type { RequestSettings } from "../../capture/client-replay/settings.js";
import type { AddonSettings } from "../../addons/addons.js";
import { UsageError } from "../usage-error.js";
import type { Values } from "../values.js";
import { addonOptions, addonSettings } from "./addons.js";
import { changesOptions, changesSettings, type ChangesSettings } from "./changes.js";
import { damageOptions, damageSettings, type DamageSettings } from "./damage.js";
import { filterOptions, filterSettings, type FilterSettings } from "./filters.js";
import { listingOptions, listingSettings, type ListingSettings } from "./listing.js";
import type { OptionTable } from "./option-table.js";
import { readingOptions, readingSettings, type ReadingSettings } from "./reading.js";
import { redactionOptions, redactionSettings, type RedactionSettings } from "./redaction.js";
import { requestSettings, serverOptions } from "./servers.js";
import { scriptOptions, scriptSettings, type ScriptSettings } from "./scripts.js";
import { summaryOptions, summarySettings, type SummarySettings } from "./summary.js";
import { writingOptions, writingSettings, type WritingSettings } from "./writing.js";

/** What a run takes, which has no command before it. The help lists them in this order. */
export const runOptions = {
  ...readingOptions,
  ...damageOptions,
  ...writingOptions,
  ...filterOptions,
  ...scriptOptions,
  ...addonOptions,
  ...redactionOptions,
  ...serverOptions,
  ...listingOptions,
  ...changesOptions,
  ...summaryOptions,
  "no-server": {
    alias: "n",
    type: "boolean",
    group: "Messages:",
    hidden: true,
    describe: "Taken for mitmdump's sake: there is no server here",
  },
} as const satisfies OptionTable;

export interface RunSettings
  extends
    ReadingSettings,
    DamageSettings,
    WritingSettings,
    ScriptSettings,
    RedactionSettings,
    ListingSettings,
    ChangesSettings,
    SummarySettings {
  readonly filters: FilterSettings;
  readonly addons: AddonSettings;
  /** How scripts send requests again. */
  readonly requests: RequestSettings;
}

/** @throws UsageError */
export function runSettings(values: Values<keyof typeof runOptions>): RunSettings {
  const settings = allSettings(values);
  if (settings.redacts && settings.showsDiff) {
    const option = settings.isDryRun ? "--dry-run" : "--diff";
    throw new UsageError(
      `${option} shows what was there before, secrets too, and is not for --redact; ` +
        "with --flow-detail 0 nothing is written, and only said what would be replaced",
    );
  }
  return settings;
}

function allSettings(values: Values<keyof typeof runOptions>): RunSettings {
  return {
    ...readingSettings(values),
    ...damageSettings(values),
    ...writingSettings(values),
    ...scriptSettings(values),
    ...redactionSettings(values),
    ...listingSettings(values),
    ...changesSettings(values),
    ...summarySettings(values),
    filters: filterSettings(values),
    addons: addonSettings(values),
    requests: requestSettings(values),
  };
}
