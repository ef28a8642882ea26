import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { CompiledScript } from "./cache/compiled-script.js";
import { readText } from "./cache/files.js";
import { originalPlace, splitSourceMap, type Place } from "./source-map.js";

/** A place in a script's source. */
export interface ScriptLocation extends Place {
  /** Absolute path. */
  readonly file: string;
}

/** The modules of all scripts that this process has loaded: source by compiled file. */
const sources = new Map<string, string>();

/** Makes the modules of a script known, so that errors in them are recognized. */
export function rememberModules({ modules }: CompiledScript, folder: string): void {
  for (const { file, source } of modules) sources.set(join(folder, file), source);
}

/**
 * Where in a user's script an error was thrown, or where the script called what threw it: the
 * innermost stack frame that lies in a script or in a local module of one. Null when there is none.
 *
 * Works whether or not Node.js applies source maps (`process.setSourceMapsEnabled`).
 */
export function locateError(error: unknown): ScriptLocation | null {
  if (!(error instanceof Error) || typeof error.stack !== "string") return null;
  for (const line of error.stack.split("\n")) {
    const [, where, row, column] = framePattern.exec(line) ?? [];
    if (where === undefined) continue;
    const location = locatePlace(where, { line: Number(row), column: Number(column) });
    if (location !== null) return location;
  }
  return null;
}

const framePattern = /^ +at (.+?):(\d+):(\d+)\)?$/;

/** @param where what a stack frame says of the file, which may have a function's name before it */
export function locatePlace(where: string, place: Place): ScriptLocation | null {
  for (const [compiled, source] of sources) {
    if (isIn(where, source)) return { file: source, ...place };
    if (isIn(where, compiled)) {
      const original = placeInSource(compiled, place);
      return original && { file: source, ...original };
    }
  }
  return null;
}

function isIn(where: string, path: string): boolean {
  return [path, pathToFileURL(path).href].some(
    (name) => where === name || where.endsWith(` ${name}`) || where.endsWith(`(${name}`),
  );
}

function placeInSource(compiled: string, place: Place): Place | null {
  const { map } = splitSourceMap(readText(compiled) ?? "");
  return originalPlace(map, place);
}
