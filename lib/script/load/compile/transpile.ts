import { createRequire } from "node:module";
import { ownRoot } from "../own-package.js";
import { isTypeScript } from "../resolve/target.js";
import { splitSourceMap, type Mappings } from "../source-map.js";
import { swcFor } from "./swc.js";

/** How Node.js runs a module. */
export type ModuleKind = "module" | "commonjs";

export interface Transpiled {
  readonly code: string;
  readonly map: Mappings;
}

/** Strips the types from one module without checking them; throws what swc throws. */
export type Transpile = (source: string, path: string, kind: ModuleKind) => Transpiled;

let loading: Promise<Transpile> | undefined;

/** Loads ts-node, TypeScript and swc, which takes longer than most runs do. */
export function loadTranspiler(): Promise<Transpile> {
  loading ??= createTranspiler();
  return loading;
}

async function createTranspiler(): Promise<Transpile> {
  const require = createRequire(import.meta.url);
  const [{ create }, swc] = await Promise.all([import("ts-node"), import("@swc/core")]);
  const service = create({
    // The user's tsconfig.json is left alone, and so are a ts-node and a swc that happen to be
    // installed where the program is started: a script means the same everywhere.
    skipProject: true,
    cwd: ownRoot,
    transpileOnly: true,
    transpiler: [require.resolve("ts-node/transpilers/swc"), { swc: swcFor(swc) }],
    compilerOptions: { module: "NodeNext", target: "ES2022", esModuleInterop: true },
  });
  removeSourceMapSupport(createRequire(require.resolve("ts-node")));
  return (source, path, kind) => splitSourceMap(service.compile(source, nameForKind(path, kind)));
}

/**
 * Takes back what `create` does to the process: it replaces Error.prepareStackTrace and process.emit to
 * apply source maps. Node.js does so itself, and for the compiled files.
 */
function removeSourceMapSupport(requireFromTsNode: NodeJS.Require): void {
  const support: unknown = requireFromTsNode("@cspotcode/source-map-support");
  if (isUninstallable(support)) support.uninstall();
}

function isUninstallable(value: unknown): value is { uninstall: () => void } {
  return typeof value === "object" && value !== null && "uninstall" in value;
}

/** ts-node goes by the extension; by package.json where that leaves it open. */
function nameForKind(path: string, kind: ModuleKind): string {
  const extension = `.${kind === "module" ? "m" : "c"}${isTypeScript(path) ? "t" : "j"}s`;
  return path.replace(/\.\w+$/, extension);
}
