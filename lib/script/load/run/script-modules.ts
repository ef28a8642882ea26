import { join } from "node:path";
import type { CompiledScript } from "../cache/compiled-script.js";

/** The modules of all scripts that this process has loaded: source by compiled file. */
const sourceOf = new Map<string, string>();

export function rememberModules(compiled: CompiledScript, folder: string): void {
  for (const { file, source } of compiled.modules) sourceOf.set(join(folder, file), source);
}

/** Compiled file and source, both absolute paths, of each module. */
export function scriptModules(): Iterable<readonly [compiled: string, source: string]> {
  return sourceOf;
}
