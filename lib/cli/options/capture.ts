import type { AddonSettings } from "../../addons/addons.js";
import type { RequestSettings } from "../../capture/client-replay/settings.js";
import { UsageError } from "../usage-error.js";
import type { Values } from "../values.js";
import { addonOptions, addonSettings } from "./addons.js";
import { authorityFolder, authorityOptions } from "./authority.js";
import { filterOptions, type FilterSettings } from "./filters.js";
import { listingOptions, listingSettings, type ListingSettings } from "./listing.js";
import type { OptionTable } from "./option-table.js";
import { proxyOptions, proxySettings, type ProxySettings } from "./proxy.js";
import { scriptOptions, scriptSettings, type ScriptSettings } from "./scripts.js";
import {
  serverReplayOptions,
  serverReplaySettings,
  type ServerReplaySettings,
} from "./server-replay.js";
import { requestSettings, serverOptions } from "./servers.js";
import { writingOptions, writingSettings, type WritingSettings } from "./writing.js";

/** What `mitmts-dump capture` takes. */
export const captureOptions = {
  ...proxyOptions,
  ...serverOptions,
  timeout: {
    ...serverOptions.timeout,
    describe: "Seconds that a server may be silent; 0 for no limit",
    defaultDescription: "600",
  },
  ...serverReplayOptions,
  ...authorityOptions,
  ...writingOptions,
  "script-filter": filterOptions["script-filter"],
  ...scriptOptions,
  "on-script-error": {
    ...scriptOptions["on-script-error"],
    describe: "End the capture, keep the flow as it is, or drop it",
    defaultDescription: "keep",
  },
  ...addonOptions,
  ...listingOptions,
} as const satisfies OptionTable;

export interface CaptureSettings
  extends ProxySettings, WritingSettings, ScriptSettings, ListingSettings {
  readonly filters: FilterSettings;
  readonly addons: AddonSettings;
  /** How servers are spoken to. */
  readonly requests: RequestSettings;
  /** The folder of the certificate authority. */
  readonly authorityFolder: string;
  readonly serverReplay: ServerReplaySettings;
}

type CaptureValues = Values<keyof typeof captureOptions>;

/** @throws UsageError; FileError when a file with authorities cannot be read. */
export function captureSettings(values: CaptureValues): CaptureSettings {
  const writing = writingSettings(values);
  if (writing.isInPlace) throw new UsageError("capture makes a new file: name it with -w");
  const requests = requestSettings(values);
  return {
    ...proxyThrough(proxySettings(values), requests),
    ...writing,
    ...scriptSettings(values),
    ...listingSettings(values),
    // Traffic goes on when a script throws, unless it is said otherwise.
    onScriptError:
      values.text("on-script-error") === null ? "keep" : scriptSettings(values).onScriptError,
    filters: {
      read: null,
      script: values.text("script-filter"),
      write: values.positional.length > 0 ? values.positional.join(" ") : null,
    },
    addons: addonSettings(values),
    requests: values.text("timeout") === null ? withoutTimeout(requests) : requests,
    authorityFolder: authorityFolder(values),
    serverReplay: serverReplaySettings(values),
  };
}

/** `--upstream-proxy` is the mode upstream in other words. */
function proxyThrough(settings: ProxySettings, { via }: RequestSettings): ProxySettings {
  if (via === null || via === undefined) return settings;
  if (settings.mode.kind !== "regular") {
    throw new UsageError("--upstream-proxy is for --mode regular");
  }
  return { ...settings, mode: { kind: "upstream", proxy: via } };
}

function withoutTimeout(requests: RequestSettings): RequestSettings {
  return { verifies: requests.verifies ?? true, trusted: requests.trusted ?? null };
}
