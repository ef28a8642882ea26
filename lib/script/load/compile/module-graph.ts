import type { FileWitness } from "../cache/files.js";
import type { Target } from "../resolve/target.js";
import { compileModule, type CompiledSource } from "./compile-module.js";
import { findLinks, type Links } from "./links.js";

/** A script file with everything known about it but the names of the files it compiles to. */
export interface ScriptModule extends CompiledSource {
  /** Absolute path. */
  readonly path: string;
  readonly source: string;
  readonly links: Links;
}

/** By path. */
export type ModuleGraph = ReadonlyMap<string, ScriptModule>;

/** Compiles a script and every local module that it imports, directly or not. */
export async function compileGraph(entry: string, files: FileWitness): Promise<ModuleGraph> {
  const graph = new Map<string, ScriptModule>();
  const waiting = [entry];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (graph.has(path)) continue;
    const source = files.read(path) ?? "";
    const compiled = await compileModule(path, source, files);
    const module = { ...compiled, path, source, links: findLinks(path, compiled, files) };
    graph.set(path, module);
    waiting.push(...scriptsIn(module.links));
  }
  return graph;
}

/** The scripts that a module imports. */
export function scriptsIn({ imports, dynamicImports, requires }: Links): string[] {
  return [imports, dynamicImports, requires]
    .flatMap((links): Target[] => [...links.values()])
    .flatMap((target) => (target.kind === "script" ? [target.path] : []));
}
