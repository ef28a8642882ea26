import { existsSync, statSync } from "node:fs";
import { extname } from "node:path";
import { displayPath } from "./display-path.js";
import { scriptExtensions } from "./script-extensions.js";
import { ScriptLoadError } from "./script-load-error.js";

/** Why an absolute path is not that of a script. */
export function refuseScript(path: string): ScriptLoadError {
  const shown = displayPath(path);
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) {
    const similar = similarScript(path);
    const hint = similar === undefined ? "" : `; did you mean ${displayPath(similar)}?`;
    return new ScriptLoadError(`cannot find script ${shown}${hint}`, {
      reason: "missing",
      file: path,
    });
  }
  const message = stat.isDirectory()
    ? `${shown} is a folder; name the script file in it`
    : `${shown} is not a script; its name must end in one of ${scriptExtensions.join(" ")}`;
  return new ScriptLoadError(message, { reason: "unsupported", file: path });
}

/** The file that was meant, where the extension is wrong or was left out. */
function similarScript(path: string): string | undefined {
  const stem = path.slice(0, path.length - extname(path).length);
  return [path, stem]
    .flatMap((start) => scriptExtensions.map((extension) => start + extension))
    .find((candidate) => existsSync(candidate));
}
