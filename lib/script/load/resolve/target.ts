import { extname, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { scriptExtensions } from "../script-extensions.js";

/** What a specifier stands for: a script that is to be compiled, or something Node.js loads as it is. */
export type Target =
  | { readonly kind: "script"; readonly path: string }
  | { readonly kind: "outside"; readonly url: string };

export function outside(url: string): Target {
  return { kind: "outside", url };
}

/** A file next to scripts. What is installed has been compiled by those who published it. */
export function localFile(path: string): Target {
  const isScript = scriptExtensions.includes(extname(path)) && !isInstalled(path);
  return isScript ? { kind: "script", path } : outside(pathToFileURL(path).href);
}

function isInstalled(path: string): boolean {
  return path.includes(`${sep}node_modules${sep}`);
}

export function isTypeScript(path: string): boolean {
  return /\.[cm]?ts$/.test(path);
}
