import type { Values } from "../values.js";
import { filterOptions, type FilterSettings } from "./filters.js";
import { listingOptions, listingSettings, type ListingSettings } from "./listing.js";
import type { OptionTable } from "./option-table.js";
import { proxyOptions, proxySettings, type ProxySettings } from "./proxy.js";
import { scriptOptions, scriptSettings, type ScriptSettings } from "./scripts.js";
import { writingOptions, writingSettings, type WritingSettings } from "./writing.js";

/** What `mitmts-dump capture` takes. */
export const captureOptions = {
  ...proxyOptions,
  ...writingOptions,
  "script-filter": filterOptions["script-filter"],
  ...scriptOptions,
  "on-script-error": {
    ...scriptOptions["on-script-error"],
    describe: "End the capture, keep the flow as it is, or drop it",
    defaultDescription: "keep",
  },
  ...listingOptions,
} as const satisfies OptionTable;

export interface CaptureSettings
  extends ProxySettings, WritingSettings, ScriptSettings, ListingSettings {
  readonly filters: FilterSettings;
}

/** @throws UsageError */
export function captureSettings(values: Values<keyof typeof captureOptions>): CaptureSettings {
  const { flowDetail } = listingSettings(values);
  const writing = writingSettings(values);
  return {
    ...proxySettings(values),
    ...writing,
    ...scriptSettings(values),
    // Traffic goes on when a script throws, unless it is said otherwise.
    onScriptError:
      values.text("on-script-error") === null ? "keep" : scriptSettings(values).onScriptError,
    flowDetail,
    filters: {
      read: null,
      script: values.text("script-filter"),
      write: values.positional.length > 0 ? values.positional.join(" ") : null,
    },
  };
}
