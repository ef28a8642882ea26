import type { CompiledScript } from "../cache/compiled-script.js";
import { displayPath, displayPlace } from "../display-path.js";
import { locateError, locatePlace, type ScriptLocation } from "../locate-error.js";
import { ScriptLoadError } from "../script-load-error.js";

export function explainImportError(error: unknown, compiled: CompiledScript): unknown {
  return error;
}
