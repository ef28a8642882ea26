import { existsSync } from "node:fs";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";

/** The name under which scripts import this program. */
export const ownName = "mitmts-dump";

/** `.js` in a build, `.ts` when the program runs from its sources. */
const extension = extname(import.meta.url) === ".ts" ? ".ts" : ".js";

const root = folderWithManifest(new URL(".", import.meta.url));
const modules = new URL(extension === ".ts" ? "lib/" : "dist/", root);

/** The public entry of the running program: what scripts get for `mitmts-dump`, so that there is one of each class. */
export const ownEntry = new URL(`index${extension}`, modules).href;

/** Where the program's package.json and its `node_modules` are. */
export const ownRoot = fileURLToPath(root);

/** Modules of this folder that compiled scripts import. */
export const runtime = {
  importFrom: new URL(`script/load/run/import-from${extension}`, modules).href,
  resolveFrom: new URL(`script/load/run/resolve-from${extension}`, modules).href,
};

/** What the type check takes for `mitmts-dump`: the declarations of a build, or the source itself. */
export const ownTypes = fileURLToPath(ownEntry).replace(/\.js$/, ".d.ts");

/** In a build this module is a part of a larger one, so its own path tells little. */
function folderWithManifest(folder: URL): URL {
  const parent = new URL("../", folder);
  const isFound = existsSync(new URL("package.json", folder)) || parent.href === folder.href;
  return isFound ? folder : folderWithManifest(parent);
}
