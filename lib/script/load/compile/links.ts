import type { FileWitness } from "../cache/files.js";
import { displayPlace } from "../display-path.js";
import { resolveImport } from "../resolve/resolve-import.js";
import { resolveRequire } from "../resolve/resolve-require.js";
import type { Target } from "../resolve/target.js";
import { UnresolvedImport } from "../resolve/unresolved-import.js";
import { ScriptLoadError } from "../script-load-error.js";
import { originalPlace, type Place } from "../source-map.js";
import type { CompiledSource } from "./compile-module.js";

type LinkTable = ReadonlyMap<string, Target>;

/** What the specifiers in a module stand for. */
export interface Links {
  /** Of `import` and `export … from`: all of them. */
  readonly imports: LinkTable;
  /** Of `import("…")`: the scripts among them. The rest is resolved when it is imported, if ever. */
  readonly dynamicImports: LinkTable;
  /** Of `require("…")`: where the answer is not that of a plain `require`. */
  readonly requires: LinkTable;
}

export function findLinks(path: string, compiled: CompiledSource, files: FileWitness): Links {
  const imports = new Map<string, Target>();
  const dynamicImports = new Map<string, Target>();
  for (const { type, specifier, start } of compiled.imports) {
    if (typeof specifier !== "string") continue;
    const resolved = attempt(() => resolveImport(specifier, path, files));
    if (type === "dynamic") {
      if (isScript(resolved)) dynamicImports.set(specifier, resolved);
    } else if (resolved instanceof UnresolvedImport) {
      throw importError(resolved, path, placeOf(start, compiled));
    } else {
      imports.set(specifier, resolved);
    }
  }
  return { imports, dynamicImports, requires: findRequires(path, compiled, files) };
}

/** That this finds text in comments and strings too does no harm: nobody asks for those. */
const requirePattern = /\brequire\(\s*(["'])((?:(?!\1)[^\\\n])+)\1\s*\)/g;

function findRequires(path: string, { kind, code }: CompiledSource, files: FileWitness): LinkTable {
  const links = new Map<string, Target>();
  if (kind === "module") return links;
  for (const [, , specifier = ""] of code.matchAll(requirePattern)) {
    const resolved = attempt(() => resolveRequire(specifier, path, files));
    // What is not found may be looked for in a `try`; Node.js says so when it is asked.
    if (resolved === null || resolved instanceof UnresolvedImport) continue;
    links.set(specifier, resolved);
  }
  return links;
}

function attempt<T>(resolve: () => T): T | UnresolvedImport {
  try {
    return resolve();
  } catch (error) {
    if (error instanceof UnresolvedImport) return error;
    throw error;
  }
}

function isScript(target: Target | UnresolvedImport): target is Target & { kind: "script" } {
  return !(target instanceof UnresolvedImport) && target.kind === "script";
}

function importError(cause: UnresolvedImport, path: string, place: Place | null): ScriptLoadError {
  return new ScriptLoadError(
    `${displayPlace(path, place?.line, place?.column)}: ${cause.message}`,
    { reason: "import", file: path, ...place, cause },
  );
}

function placeOf(offset: number, { code, map }: CompiledSource): Place | null {
  const before = code.slice(0, offset).split("\n");
  return originalPlace(map, {
    line: before.length,
    column: before[before.length - 1]?.length ?? 0,
  });
}
