import type { HttpFlow } from "../flow/http-flow.js";
import type { LoadedScript } from "../script/loaded-script.js";
import type { Addon } from "./addon.js";
import { Recording } from "./recording.js";

// In the order in which mitmproxy has them.

/** Those that see each event before the scripts do. */
export const addonsBefore = [
  { option: "block-list", load: () => import("./block-list.js") },
  { option: "anticache", load: () => import("./anticache.js") },
  { option: "anticomp", load: () => import("./anticomp.js") },
] as const satisfies readonly Addon[];

/** Those that see each event after the scripts. */
export const addonsAfter = [
  { option: "map-remote", load: () => import("./map-remote.js") },
  { option: "map-local", load: () => import("./map-local.js") },
  { option: "modify-body", load: () => import("./modify-body.js") },
  { option: "modify-headers", load: () => import("./modify-headers.js") },
  { option: "stickyauth", load: () => import("./stickyauth.js") },
  { option: "stickycookie", load: () => import("./stickycookie.js") },
] as const satisfies readonly Addon[];

export type AddonOption = (typeof addonsBefore | typeof addonsAfter)[number]["option"];

/** What the options of addons were given; absent for those that are not turned on. */
export type AddonSettings = Readonly<Partial<Record<AddonOption, readonly string[]>>>;

/**
 * Scripts with the addons that are turned on around them. Only these are loaded.
 *
 * @throws AddonOptionError when an option's value is wrong.
 */
export async function withAddons(
  scripts: readonly LoadedScript[],
  settings: AddonSettings,
): Promise<readonly LoadedScript[]> {
  const recording = new Recording();
  const before = await loadAll(addonsBefore, settings, recording);
  const after = await loadAll(addonsAfter, settings, recording);
  if (before.length + after.length === 0) return scripts;
  return [recorder(recording), ...before, ...scripts, ...after];
}

async function loadAll(
  addons: readonly (Addon & { readonly option: AddonOption })[],
  settings: AddonSettings,
  recording: Recording,
): Promise<LoadedScript[]> {
  const loaded: LoadedScript[] = [];
  for (const { option, load } of addons) {
    const values = settings[option];
    if (values === undefined) continue;
    const { make } = await load();
    const exports = await make(values, recording);
    loaded.push({ path: `--${option}`, exports, takesNoOptions: true });
  }
  return loaded;
}

/** Notes what flows are recorded with, before anybody else sees them. */
function recorder(recording: Recording): LoadedScript {
  const requestheaders = (_ctx: unknown, flow: HttpFlow<"request">): void => recording.note(flow);
  return { path: "addons", exports: { requestheaders }, takesNoOptions: true };
}
