import { createRequire, Module } from "node:module";
import { realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { ownEntry } from "../own-package.js";

/**
 * Makes `require` of this program's entry give the instance that is running. Plain `require` of an
 * ES module would warn on some versions of Node.js, and fail where the module awaits at its top.
 */
export async function lendOwnModule(): Promise<void> {
  const path = realpathSync(fileURLToPath(ownEntry));
  const { cache } = createRequire(import.meta.url);
  if (cache[path] !== undefined) return;
  const exports: unknown = await import(ownEntry);
  cache[path] = Object.assign(new Module(path), { filename: path, exports, loaded: true });
}
