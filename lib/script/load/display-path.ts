import { isAbsolute, relative } from "node:path";

/** A path as messages show it: relative where the file is below the working directory. */
export function displayPath(path: string): string {
  const short = relative("", path);
  return short === "" || short.startsWith("..") || isAbsolute(short) ? path : short;
}

/** `file:line:column`, as far as they are known. */
export function displayPlace(file: string, line?: number | null, column?: number | null): string {
  return [displayPath(file), line, column].filter((part) => part != null).join(":");
}
