import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { moduleResolve } from "import-meta-resolve";
import type { FileWitness } from "../cache/files.js";
import { ownEntry, ownName } from "../own-package.js";
import { packageType } from "./package-type.js";
import { isTypeScript, localFile, outside, type Target } from "./target.js";
import { UnresolvedImport } from "./unresolved-import.js";

/** A package, by the rules that Node.js has for `import`. */
export function resolvePackage(specifier: string, importer: string, files: FileWitness): Target {
  if (specifier === ownName) return outside(ownEntry);
  watchPackage(specifier, importer, files);
  const url = resolveLent(specifier, pathToFileURL(importer).href);
  if (!url.startsWith("file:")) return outside(url);
  const path = fileURLToPath(url);
  // Packages of a workspace may be in TypeScript; `#name` stands for a file beside the scripts.
  return isTypeScript(path) || specifier.startsWith("#") ? localFile(path) : outside(url);
}

/** Packages of this program's own that scripts get unless they have them installed. */
const lent = ["zod", ownName];

function resolveLent(specifier: string, importer: string): string {
  try {
    return moduleResolve(specifier, new URL(importer)).href;
  } catch (error) {
    if (lent.includes(packageName(specifier)) && importer !== import.meta.url) {
      return resolveLent(specifier, import.meta.url);
    }
    throw new UnresolvedImport(explain(specifier, error), { cause: error });
  }
}

function explain(specifier: string, error: unknown): string {
  const name = packageName(specifier);
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  switch (code) {
    case "ERR_MODULE_NOT_FOUND":
      return name === specifier
        ? `cannot find package "${name}"; install it beside the script (npm install ${name})`
        : `cannot find "${specifier}"; is package "${name}" installed beside the script?`;
    case "ERR_PACKAGE_PATH_NOT_EXPORTED":
      return `package "${name}" has no export "${specifier}" for import; see "exports" in its package.json`;
    case "ERR_PACKAGE_IMPORT_NOT_DEFINED":
      return `"${specifier}" is not defined; see "imports" in package.json`;
    default:
      return `cannot resolve "${specifier}": ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** Notes every package.json that Node.js looks at on its way to a package. */
export function watchPackage(specifier: string, importer: string, files: FileWitness): void {
  packageType(importer, files);
  if (specifier.startsWith("#")) return;
  const manifest = join("node_modules", packageName(specifier), "package.json");
  let folder = dirname(importer);
  while (files.read(join(folder, manifest)) === null && dirname(folder) !== folder) {
    folder = dirname(folder);
  }
}

function packageName(specifier: string): string {
  return specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
}
