import { extname } from "node:path";
import { fileURLToPath } from "node:url";

/** The name under which scripts import this program. */
export const ownName = "mitmts-dump";

/** `.js` in a build, `.ts` when the program runs from its sources. */
const extension = extname(import.meta.url);

/** The public entry of the running program: what scripts get for `mitmts-dump`, so that there is one of each class. */
export const ownEntry = new URL(`../../index${extension}`, import.meta.url).href;

/** Where the program's package.json and its `node_modules` are. */
export const ownRoot = fileURLToPath(new URL("../../../", import.meta.url));

/** Modules of this folder that compiled scripts import. */
export const runtime = {
  importFrom: new URL(`./run/import-from${extension}`, import.meta.url).href,
  resolveFrom: new URL(`./run/resolve-from${extension}`, import.meta.url).href,
};

/** What the type check takes for `mitmts-dump`: the declarations of a build, or the source itself. */
export const ownTypes = fileURLToPath(ownEntry).replace(/\.js$/, ".d.ts");
