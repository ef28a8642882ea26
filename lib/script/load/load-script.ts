import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { readCompiled, type CompiledScript } from "./cache/compiled-script.js";
import { findScript } from "./find-script.js";
import { rememberModules } from "./locate-error.js";

// This and what it imports at once is all that a script from the cache takes. Each module more costs
// half a millisecond of every run, so the rest is imported when it is needed.

export interface LoadOptions {
  /** Folder for compiled scripts; made when it is missing, done without when it cannot be written. */
  readonly cacheFolder: string;
  /** Type-check before running. */
  readonly check?: boolean;
}

/** The exports of a module. */
export type ModuleExports = Readonly<Record<string, unknown>>;

/**
 * Imports a script, compiling it and what it imports unless that was done before. Throws
 * ScriptLoadError.
 *
 * A script that has not changed since the last time costs a few file reads: the compiler is not even
 * loaded. The same script in the same state is the same module instance.
 *
 * @returns the module's exports; for a CommonJS script, its `module.exports`
 */
export async function loadScriptModule(path: string, options: LoadOptions): Promise<ModuleExports> {
  const script = await findScript(path);
  if (options.check === true) {
    const { requireSoundTypes } = await import("./check/require-sound-types.js");
    await requireSoundTypes(script);
  }
  const { namespace, isCommonJs } = await importScript(script, options.cacheFolder);
  return isCommonJs && isObject(namespace["default"]) ? namespace["default"] : namespace;
}

interface ImportedScript {
  readonly namespace: ModuleExports;
  readonly isCommonJs: boolean;
}

/** Imports a script by its real path, with the result that `import()` has. */
export async function importScript(script: string, cacheFolder: string): Promise<ImportedScript> {
  const cached = readCompiled(cacheFolder, script);
  if (cached !== null) return importCompiled(script, cached, cacheFolder);
  const { compileToCache } = await import("./compile/compile-to-cache.js");
  const { compiled, folder } = await compileToCache(script, cacheFolder);
  return importCompiled(script, compiled, folder);
}

async function importCompiled(
  script: string,
  compiled: CompiledScript,
  folder: string,
): Promise<ImportedScript> {
  rememberModules(compiled, folder);
  if (compiled.requiresOwn) {
    const { lendOwnModule } = await import("./run/lend-own-module.js");
    await lendOwnModule();
  }
  const path = join(folder, compiled.entry);
  try {
    const namespace: unknown = await import(pathToFileURL(path).href);
    return { namespace: isObject(namespace) ? namespace : {}, isCommonJs: path.endsWith(".cjs") };
  } catch (error) {
    const { explainImportError } = await import("./run/explain-import-error.js");
    throw explainImportError(error, compiled, script);
  }
}

function isObject(value: unknown): value is ModuleExports {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}
