import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import type { FileWitness } from "../cache/files.js";
import { ownEntry, ownName } from "../own-package.js";
import { isLocal, resolveLocal } from "./resolve-local.js";
import { watchPackage } from "./resolve-package.js";
import { outside, type Target } from "./target.js";

/** What `require` of a specifier means in a script; null when it means what it always does. */
export function resolveRequire(
  specifier: string,
  importer: string,
  files: FileWitness,
): Target | null {
  if (specifier === ownName) return outside(ownEntry);
  if (specifier === "zod") return lendZod(importer, files);
  if (!isLocal(specifier)) return null;
  const target = resolveLocal(specifier, importer, files);
  return target.kind === "script" ? target : null;
}

function lendZod(importer: string, files: FileWitness): Target | null {
  watchPackage("zod", importer, files);
  try {
    createRequire(importer).resolve("zod");
    return null;
  } catch {
    return outside(pathToFileURL(createRequire(import.meta.url).resolve("zod")).href);
  }
}
