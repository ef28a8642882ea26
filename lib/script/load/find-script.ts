import { existsSync, realpathSync, statSync } from "node:fs";
import { extname, resolve } from "node:path";
import { displayPath } from "./display-path.js";
import { ScriptLoadError } from "./script-load-error.js";

/** In the order in which an import without an extension tries them. */
export const scriptExtensions = [".ts", ".mts", ".cts", ".js", ".mjs", ".cjs"];

/**
 * The real, absolute path of a script. Symbolic links are followed, as Node.js does for modules:
 * what a script imports is looked for beside the file itself.
 */
export function findScript(path: string): string {
  const absolute = resolve(path);
  const shown = displayPath(absolute);
  const stat = statSync(absolute, { throwIfNoEntry: false });
  if (stat === undefined) {
    const hint = similarScript(absolute);
    throw new ScriptLoadError(
      `cannot find script ${shown}${hint === undefined ? "" : `; did you mean ${displayPath(hint)}?`}`,
      { reason: "missing", file: absolute },
    );
  }
  if (stat.isDirectory()) {
    throw new ScriptLoadError(`${shown} is a folder; name the script file in it`, {
      reason: "unsupported",
      file: absolute,
    });
  }
  if (!scriptExtensions.includes(extname(absolute))) {
    throw new ScriptLoadError(
      `${shown} is not a script; its name must end in one of ${scriptExtensions.join(" ")}`,
      { reason: "unsupported", file: absolute },
    );
  }
  return realpathSync.native(absolute);
}

/** The file that was meant where an extension is wrong or was left out. */
function similarScript(path: string): string | undefined {
  const extension = extname(path);
  const stem = extension === "" ? path : path.slice(0, -extension.length);
  return [...new Set([path, stem])]
    .flatMap((start) => scriptExtensions.map((end) => start + end))
    .find((candidate) => existsSync(candidate));
}
