import type { ScriptDiagnostic } from "../script-load-error.js";
export async function checkScripts(paths: readonly string[]): Promise<ScriptDiagnostic[]> {
  return [];
}
