import { realpathSync } from "node:fs";
import { extname, resolve } from "node:path";
import { isFile } from "./cache/files.js";
import { scriptExtensions } from "./script-extensions.js";
import { virtualFile } from "./virtual-files.js";

/**
 * The real, absolute path of a script. Symbolic links are followed, as Node.js does for modules: what
 * a script imports is looked for beside the file itself.
 */
export async function findScript(path: string): Promise<string> {
  const absolute = resolve(path);
  if (virtualFile(absolute) !== undefined) return absolute;
  if (isFile(absolute) && scriptExtensions.includes(extname(absolute))) {
    return realpathSync.native(absolute);
  }
  const { refuseScript } = await import("./refuse-script.js");
  throw refuseScript(absolute);
}
