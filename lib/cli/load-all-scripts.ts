import type { AddonSettings } from "../addons/addons.js";
import type { LoadedScript } from "../script/loaded-script.js";
import { loadScripts } from "../script/scripts.js";
import { cacheFolder } from "./cache-folder.js";
import type { ScriptSettings } from "./options/scripts.js";

/**
 * The scripts that a command line names, and the addons that it asks for.
 *
 * @throws ScriptLoadError
 */
export async function loadAllScripts(
  settings: ScriptSettings & { readonly addons: AddonSettings },
): Promise<readonly LoadedScript[]> {
  // Stack traces are to point at the script as it was written, not as it was compiled.
  if (settings.scripts.length > 0) process.setSourceMapsEnabled(true);
  const scripts = await loadScripts(settings.scripts, {
    cacheFolder: cacheFolder(),
    check: settings.checksScripts,
  });
  if (Object.keys(settings.addons).length === 0) return scripts;
  const { withAddons } = await import("../addons/addons.js");
  return withAddons(scripts, settings.addons);
}
