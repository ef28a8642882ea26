import { createRequire } from "node:module";
import type { Service } from "ts-node";
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

/** Strips the types from one module, without checking them; throws what swc throws. */
export async function transpile(
  source: string,
  path: string,
  kind: ModuleKind,
): Promise<Transpiled> {
  service ??= createService();
  return splitSourceMap((await service).compile(source, nameForKind(path, kind)));
}

let service: Promise<Service> | undefined;

async function createService(): Promise<Service> {
  const require = createRequire(import.meta.url);
  const [{ create }, swc] = await Promise.all([import("ts-node"), import("@swc/core")]);
  const created = create({
    // The user's tsconfig.json is left alone, and so are a ts-node and a swc that happen to be
    // installed where the program is started: a script means the same everywhere.
    skipProject: true,
    cwd: ownRoot,
    transpileOnly: true,
    transpiler: [require.resolve("ts-node/transpilers/swc"), { swc: swcFor(swc) }],
    compilerOptions: { module: "NodeNext", target: "ES2022", esModuleInterop: true },
  });
  // ts-node replaces Error.prepareStackTrace and process.emit with versions that apply source maps.
  // Node.js does that itself for the compiled files.
  const fromTsNode = createRequire(require.resolve("ts-node"));
  fromTsNode("@cspotcode/source-map-support").uninstall();
  return created;
}

/** ts-node goes by the extension; by package.json for those that leave it open. */
function nameForKind(path: string, kind: ModuleKind): string {
  const extension = `.${kind === "module" ? "m" : "c"}${isTypeScript(path) ? "t" : "j"}s`;
  return path.replace(/\.\w+$/, extension);
}
