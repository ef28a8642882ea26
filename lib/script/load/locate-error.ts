import { readText } from "./cache/files.js";
import { pathToFileURL } from "node:url";
import { scriptModules } from "./run/script-modules.js";
import { originalPlace, splitSourceMap, type Place } from "./source-map.js";

/** A place in a script's source, both numbers counted from 1. */
export interface ScriptLocation extends Place {
  /** Absolute path. */
  readonly file: string;
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
    const location = where && locatePlace(where, { line: Number(row), column: Number(column) });
    if (location) return location;
  }
  return null;
}

const framePattern = /^ +at (.+?):(\d+):(\d+)\)?$/;

/** @param where what a stack frame says of the file, which may have a function's name before it */
export function locatePlace(where: string, place: Place): ScriptLocation | null {
  for (const [compiled, source] of scriptModules()) {
    if (isIn(where, source)) return { file: source, ...place };
    if (isIn(where, compiled)) return { file: source, ...placeInSource(compiled, place) };
  }
  return null;
}

function isIn(where: string, path: string): boolean {
  return [path, pathToFileURL(path).href].some(
    (name) => where === name || where.endsWith(` ${name}`) || where.endsWith(`(${name}`),
  );
}

function placeInSource(compiled: string, place: Place): Place {
  const { map } = splitSourceMap(readText(compiled) ?? "");
  return originalPlace(map, place) ?? { line: 1, column: 1 };
}
