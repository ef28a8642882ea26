import { readCompiled } from "./cache/compiled-script.js";
import { findScript } from "./find-script.js";
import { runCompiled, type LoadedScript } from "./run/run-compiled.js";

export interface LoadOptions {
  /** Folder for compiled scripts; made when it is missing, done without when it cannot be written. */
  readonly cacheFolder: string;
  /** Type-check before running. */
  readonly check?: boolean;
}

/**
 * Imports a script, compiling it and what it imports unless that was done before. Throws
 * {@link ScriptLoadError}.
 *
 * A script that has not changed since the last time costs a few file reads: the compiler is not even
 * loaded. The same script in the same state is the same module instance.
 *
 * @returns the module's exports; for a CommonJS script, its `module.exports`
 */
export async function loadScriptModule(
  path: string,
  options: LoadOptions,
): Promise<Readonly<Record<string, unknown>>> {
  const script = findScript(path);
  if (options.check === true) {
    const { requireSoundTypes } = await import("./check/require-sound-types.js");
    await requireSoundTypes(script);
  }
  const { namespace, isCommonJs } = await importScript(script, options.cacheFolder);
  return isCommonJs && isRecord(namespace["default"]) ? namespace["default"] : namespace;
}

/** Imports a script by its real path, as `import()` does. */
export async function importScript(script: string, cacheFolder: string): Promise<LoadedScript> {
  const cached = readCompiled(cacheFolder, script);
  if (cached !== null) return runCompiled(cached, cacheFolder);
  const { compileToCache } = await import("./compile/compile-to-cache.js");
  const { compiled, folder } = await compileToCache(script, cacheFolder);
  return runCompiled(compiled, folder);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}
