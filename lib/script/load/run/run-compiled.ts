import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { CompiledScript } from "../cache/compiled-script.js";
import { rememberModules } from "./script-modules.js";

export interface LoadedScript {
  readonly namespace: Readonly<Record<string, unknown>>;
  readonly isCommonJs: boolean;
}

/** Imports a compiled script from the cache folder. */
export async function runCompiled(compiled: CompiledScript, folder: string): Promise<LoadedScript> {
  rememberModules(compiled, folder);
  if (compiled.requiresOwn) {
    const { lendOwnModule } = await import("./lend-own-module.js");
    await lendOwnModule();
  }
  const path = join(folder, compiled.entry);
  try {
    const namespace = (await import(pathToFileURL(path).href)) as Readonly<Record<string, unknown>>;
    return { namespace, isCommonJs: path.endsWith(".cjs") };
  } catch (error) {
    const { explainImportError } = await import("./explain-import-error.js");
    throw await explainImportError(error, compiled);
  }
}
