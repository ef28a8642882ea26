import { join } from "node:path";
import { checksum, identity, readCompiled, type CompiledScript } from "../cache/compiled-script.js";
import { FileWitness } from "../cache/files.js";
import { saveCompiled } from "../cache/save-compiled.js";
import { temporaryFolder, writableFolder } from "../cache/writable-folder.js";
import { ownEntry, ownRoot } from "../own-package.js";
import { emit } from "./emit.js";
import { compileGraph, type ModuleGraph } from "./module-graph.js";
import { moduleNames } from "./module-names.js";

/** A compiled script and the folder that it is in. */
export interface CachedScript {
  readonly compiled: CompiledScript;
  readonly folder: string;
}

/** Compiles a script into the cache folder, or into a stand-in for one that cannot be written. */
export async function compileToCache(script: string, cacheFolder: string): Promise<CachedScript> {
  const folder = writableFolder(cacheFolder);
  const cached = folder === cacheFolder ? null : readCompiled(folder, script);
  if (cached !== null) return { compiled: cached, folder };

  const files = new FileWitness();
  // Its version stands for that of the compiler and of all else that may be different next time.
  files.read(join(ownRoot, "package.json"));
  const graph = await compileGraph(script, files);
  const names = moduleNames(graph);
  const texts = new Map([...graph.values()].map((module) => [module.path, emit(module, names)]));
  const compiled = {
    identity: identity(script),
    entry: names.get(script) ?? "",
    modules: [...texts].map(([source, text]) => ({
      file: names.get(source) ?? "",
      source,
      checksum: checksum(text),
    })),
    requiresOwn: requiresOwn(graph),
    facts: files.facts,
  };
  try {
    saveCompiled(script, compiled, texts, folder);
    return { compiled, folder };
  } catch {
    // The disk may be full, or a quota reached.
    const spare = temporaryFolder();
    saveCompiled(script, compiled, texts, spare);
    return { compiled, folder: spare };
  }
}

function requiresOwn(graph: ModuleGraph): boolean {
  return [...graph.values()].some(({ links }) =>
    [...links.requires.values()].some(
      (target) => target.kind === "outside" && target.url === ownEntry,
    ),
  );
}
