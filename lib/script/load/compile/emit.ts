import type { Import } from "es-module-lexer";
import { sourceMapComment } from "../source-map.js";
import type { ScriptModule } from "./module-graph.js";
import { loadFunction, preludeFor } from "./prelude.js";

/**
 * The text of a compiled module. It begins with one line of ours, which makes the code feel at home in
 * its original place; after that each line stays as it is but for the specifiers of its imports.
 *
 * @param names file names of all compiled modules, by path
 */
export function emit(module: ScriptModule, names: ReadonlyMap<string, string>): string {
  const { path, map } = module;
  const code = linkImports(module, names).replace(/^#!/, "//");
  const mappings = { names: map.names, mappings: `;${map.mappings}` };
  return `${preludeFor(module, names)}\n${code}\n${sourceMapComment(mappings, path)}\n`;
}

function linkImports(module: ScriptModule, names: ReadonlyMap<string, string>): string {
  let linked = "";
  let done = 0;
  for (const found of module.imports) {
    const [start, end, text] = replacement(found, module, names);
    linked += module.code.slice(done, start) + text;
    done = end;
  }
  return linked + module.code.slice(done);
}

type Replacement = readonly [start: number, end: number, text: string];

function replacement(
  found: Import,
  { links }: ScriptModule,
  names: ReadonlyMap<string, string>,
): Replacement {
  const { type, start, end, importStart } = found;
  if (type === "dynamic") return [importStart, importStart + "import".length, loadFunction];
  const target = links.imports.get(found.specifier ?? "");
  if (type === "import-meta" || target === undefined) return [start, start, ""];
  const specifier = target.kind === "script" ? `./${names.get(target.path) ?? ""}` : target.url;
  const needsType = specifier.endsWith(".json") && found.attributes === null;
  const attributes = needsType ? ' with { type: "json" }' : "";
  return [start - 1, end + 1, JSON.stringify(specifier) + attributes];
}
