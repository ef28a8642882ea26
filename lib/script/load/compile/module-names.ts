import { createHash } from "node:crypto";
import { basename, extname } from "node:path";
import { identity } from "../cache/compiled-script.js";
import { scriptsIn, type ModuleGraph, type ScriptModule } from "./module-graph.js";

/**
 * The file names of compiled modules, by path. A name is made of the hash of all that goes into the
 * file: the module and, as their names stand in it, all that it imports. So a file never has to change,
 * and scripts that share a helper share one instance of it.
 */
export function moduleNames(graph: ModuleGraph): ReadonlyMap<string, string> {
  const digests = new Map([...graph].map(([path, module]) => [path, digest(module)]));
  return new Map([...graph].map(([path, module]) => [path, nameOf(module)] as const));

  function nameOf({ path, kind }: ScriptModule): string {
    // Modules may import each other in circles, so this hashes a set, not a tree.
    const parts = [...reachable(path, graph)].map((other) => digests.get(other) ?? "").sort();
    const hash = sha256([path, ...parts]).slice(0, 16);
    const stem = basename(path, extname(path)).replace(/[^\w.-]/g, "_");
    return `${stem}-${hash}${kind === "module" ? ".mjs" : ".cjs"}`;
  }
}

function reachable(from: string, graph: ModuleGraph): Set<string> {
  const found = new Set([from]);
  // A set hands out what is added while it is being walked.
  for (const path of found) {
    const module = graph.get(path);
    if (module !== undefined) for (const next of scriptsIn(module.links)) found.add(next);
  }
  return found;
}

function digest({ path, kind, source, links }: ScriptModule): string {
  const { imports, dynamicImports, requires } = links;
  const targets = [imports, dynamicImports, requires].map((table) => JSON.stringify([...table]));
  return sha256([identity(path), kind, source, ...targets]);
}

function sha256(parts: readonly string[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex");
}
