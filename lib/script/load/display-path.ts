import { isAbsolute, relative } from "node:path";

import { placeInCode, virtualFile } from "./virtual-files.js";

/** A path as messages show it: relative where the file is below the working directory. */
export function displayPath(path: string): string {
  const virtual = virtualFile(path);
  if (virtual !== undefined) return virtual.name;
  const short = relative("", path);
  return short === "" || short.startsWith("..") || isAbsolute(short) ? path : short;
}

/** `file:line:column`, as far as they are known. */
export function displayPlace(file: string, line?: number | null, column?: number | null): string {
  const virtual = virtualFile(file);
  const place =
    virtual === undefined || line == null
      ? { line, column }
      : placeInCode(virtual, line, column ?? 1);
  return [displayPath(file), place.line, place.column].filter((part) => part != null).join(":");
}
