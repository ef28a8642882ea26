import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import ts from "typescript";

/**
 * How scripts are checked: as the loader runs them, and strictly. No tsconfig.json is read, so that a
 * script means the same wherever it lies.
 */
export function compilerOptions(scripts: readonly string[]): ts.CompilerOptions {
  const typeRoots = [...scripts.flatMap(typeRootsAbove), ...ownTypeRoots()];
  return {
    strict: true,
    noEmit: true,
    target: ts.ScriptTarget.ESNext,
    lib: ["lib.esnext.d.ts"],
    // As the loader has it: imports with and without an extension, or with that of the source; import
    // as well as require; `await` at the top; no file whose declarations are global.
    module: ts.ModuleKind.Preserve,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    moduleDetection: ts.ModuleDetectionKind.Force,
    customConditions: ["node"],
    allowImportingTsExtensions: true,
    resolveJsonModule: true,
    allowJs: true,
    checkJs: false,
    // Every file is compiled by itself.
    isolatedModules: true,
    skipLibCheck: true,
    types: typeRoots.some((root) => ts.sys.directoryExists(join(root, "node"))) ? ["node"] : [],
    typeRoots,
  };
}

/** Where types may be installed for a script. Those of Node.js there go before ours. */
function typeRootsAbove(path: string): string[] {
  const folder = dirname(path);
  const root = join(folder, "node_modules", "@types");
  return [
    ...(ts.sys.directoryExists(root) ? [root] : []),
    ...(folder === path ? [] : typeRootsAbove(folder)),
  ];
}

function ownTypeRoots(): string[] {
  try {
    const manifest = createRequire(import.meta.url).resolve("@types/node/package.json");
    return [dirname(dirname(manifest))];
  } catch {
    return [];
  }
}
