import { realpathSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { join } from "node:path";
import { isFile, type FileWitness } from "../cache/files.js";
import { displayPath } from "../display-path.js";
import { scriptExtensions } from "../script-extensions.js";
import { isTypeScript, localFile, type Target } from "./target.js";
import { UnresolvedImport } from "./unresolved-import.js";

/** Whether a specifier names a file by its place, not a package. */
export function isLocal(specifier: string): boolean {
  return /^(?:\.{0,2}\/|\.{1,2}$|file:)/.test(specifier);
}

/** A file named by its place, with or without its extension, or a folder with an index file. */
export function resolveLocal(specifier: string, importer: string, files: FileWitness): Target {
  const path = pathOf(specifier, importer);
  for (const candidate of candidates(path, isTypeScript(importer))) {
    if (isFile(candidate)) return localFile(realpathSync.native(candidate));
    files.read(candidate);
  }
  throw new UnresolvedImport(`cannot find "${specifier}"; there is no ${displayPath(path)}`);
}

function pathOf(specifier: string, importer: string): string {
  try {
    return fileURLToPath(new URL(specifier, pathToFileURL(importer)));
  } catch (cause) {
    // A stray "%", or a host: specifiers are URLs.
    throw new UnresolvedImport(`"${specifier}" is not a path, written as a URL`, { cause });
  }
}

/**
 * The files that may be meant, the likeliest first. TypeScript has it that `./helper.js` in one of its
 * modules means helper.ts where that exists; in JavaScript helper.js goes first.
 */
function candidates(path: string, fromTypeScript: boolean): string[] {
  const compiledFrom = [/\.([cm]?)js$/.exec(path)].flatMap((match) =>
    match ? [`${path.slice(0, -match[0].length)}.${match[1] ?? ""}ts`] : [],
  );
  return [
    ...(fromTypeScript ? [...compiledFrom, path] : [path, ...compiledFrom]),
    ...[...scriptExtensions, ".json"].map((extension) => path + extension),
    ...scriptExtensions.map((extension) => join(path, `index${extension}`)),
  ];
}
