import { basename, dirname, join } from "node:path";
import type { FileWitness } from "../cache/files.js";

/** The `type` in the package.json that rules a file; undefined when there is none. */
export function packageType(path: string, files: FileWitness): unknown {
  for (let folder = dirname(path); basename(folder) !== "node_modules"; folder = dirname(folder)) {
    const text = files.read(join(folder, "package.json"));
    if (text !== null) return typeIn(text);
    if (dirname(folder) === folder) break;
  }
  return undefined;
}

function typeIn(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && "type" in value ? value.type : undefined;
  } catch {
    // Node.js names a package.json that is no JSON when something is imported through it.
    return undefined;
  }
}
