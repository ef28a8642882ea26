import { isBuiltin } from "node:module";
import type { FileWitness } from "../cache/files.js";
import { isLocal, resolveLocal } from "./resolve-local.js";
import { resolvePackage } from "./resolve-package.js";
import { outside, type Target } from "./target.js";

/**
 * What `import` of a specifier means in a script, wherever the script's compiled form lies. Throws
 * UnresolvedImport.
 *
 * @param importer absolute path of the script
 * @param files is told of the files that decide this
 */
export function resolveImport(specifier: string, importer: string, files: FileWitness): Target {
  if (isBuiltin(specifier) || specifier.startsWith("data:")) return outside(specifier);
  return isLocal(specifier)
    ? resolveLocal(specifier, importer, files)
    : resolvePackage(specifier, importer, files);
}
