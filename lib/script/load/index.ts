export { checkScripts } from "./check/check-scripts.js";
export { loadScriptModule, type LoadOptions } from "./load-script.js";
export { locateError, type ScriptLocation } from "./locate-error.js";
export {
  ScriptLoadError,
  type ScriptDiagnostic,
  type ScriptLoadReason,
} from "./script-load-error.js";
