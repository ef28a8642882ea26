import { resolve } from "import-meta-resolve";
import { ownEntry, ownName } from "../own-package.js";

/** Makes the `import.meta.resolve` of a compiled script, given the URL of its source. */
export function resolveFrom(source: string): (specifier: string) => string {
  return (specifier) => (specifier === ownName ? ownEntry : resolve(specifier, source));
}
