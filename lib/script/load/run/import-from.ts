import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { FileWitness } from "../cache/files.js";
import { importScript } from "../load-script.js";

/**
 * Makes the function that stands for `import()` in a compiled script.
 *
 * @param source URL of the script's source, which specifiers are relative to
 * @param compiled URL of its compiled form
 * @param links file names of scripts that were compiled together with it, by specifier
 */
export function importFrom(
  source: string,
  compiled: string,
  links: Readonly<Record<string, string>>,
): (specifier: unknown, options?: ImportCallOptions) => Promise<unknown> {
  return async (given, options) => {
    const specifier = String(given);
    const link = Object.hasOwn(links, specifier) ? links[specifier] : undefined;
    if (link !== undefined) return importAsIs(new URL(link, compiled).href);

    const { resolveImport } = await import("../resolve/resolve-import.js");
    const target = resolveImport(specifier, fileURLToPath(source), new FileWitness());
    if (target.kind === "outside") return importAsIs(target.url, options);
    const { namespace } = await importScript(target.path, dirname(fileURLToPath(compiled)));
    return namespace;
  };
}

async function importAsIs(url: string, options?: ImportCallOptions): Promise<unknown> {
  const namespace: unknown = await import(url, options);
  return namespace;
}
