import { init, parse, type Import } from "es-module-lexer";
import type { FileWitness } from "../cache/files.js";
import { packageType } from "../resolve/package-type.js";
import { explainSyntaxError } from "./explain-syntax-error.js";
import { loadTranspiler, type ModuleKind, type Transpile, type Transpiled } from "./transpile.js";

/** One script file as JavaScript, its imports not yet resolved. */
export interface CompiledSource extends Transpiled {
  readonly kind: ModuleKind;
  readonly imports: readonly Import[];
}

export async function compileModule(
  path: string,
  source: string,
  files: FileWitness,
): Promise<CompiledSource> {
  const [transpile] = await Promise.all([loadTranspiler(), init()]);
  try {
    const kind = kindByName(path, source, files);
    if (kind !== null) return compileAs(kind, transpile, path, source);
    const asModule = compileAs("module", transpile, path, source);
    return asModule.hasModuleSyntax ? asModule : compileAs("commonjs", transpile, path, source);
  } catch (error) {
    throw await explainSyntaxError(error, path, source);
  }
}

function compileAs(
  kind: ModuleKind,
  transpile: Transpile,
  path: string,
  source: string,
): CompiledSource & { readonly hasModuleSyntax: boolean } {
  const transpiled = transpile(source, path, kind);
  const [imports, , , hasModuleSyntax] = parse(transpiled.code);
  return { ...transpiled, kind, imports, hasModuleSyntax };
}

/**
 * The kind that a file's name or package.json decides; null where it is for the code to say. As in
 * Node.js, except that import and export are understood also where package.json says "commonjs",
 * which is what `npm init` writes there.
 */
function kindByName(path: string, source: string, files: FileWitness): ModuleKind | null {
  if (/\.m[jt]s$/.test(path)) return "module";
  if (/\.c[jt]s$/.test(path) || usesRequireSyntax(path, source)) return "commonjs";
  return packageType(path, files) === "module" ? "module" : null;
}

/** `import x = require("y")` and `export = z`: TypeScript's own CommonJS. */
function usesRequireSyntax(path: string, source: string): boolean {
  return path.endsWith(".ts") && /^(?:export\s*=|import\s+[\w$]+\s*=\s*require\b)/m.test(source);
}
