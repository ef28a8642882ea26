import type { ScriptDiagnostic } from "./script-load-error.js";

export { loadScriptModule, type LoadOptions, type ModuleExports } from "./load-script.js";
export { locateError, type ScriptLocation } from "./locate-error.js";
export {
  ScriptLoadError,
  type ScriptDiagnostic,
  type ScriptLoadReason,
} from "./script-load-error.js";

/**
 * Type-checks scripts and what they import, as `strict` has it, and whether each handler takes what
 * its event gives. Throws ScriptLoadError for a path that is not that of a script.
 *
 * @returns what is wrong; empty when nothing is
 */
export async function checkScripts(paths: readonly string[]): Promise<ScriptDiagnostic[]> {
  const { checkTypes } = await import("./check/check-types.js");
  return checkTypes(paths);
}
