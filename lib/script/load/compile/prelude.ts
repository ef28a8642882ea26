import { dirname } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { runtime } from "../own-package.js";
import type { Target } from "../resolve/target.js";
import type { ScriptModule } from "./module-graph.js";

/**
 * What stands for `import` in `import(…)`. It is as long as that, so that the columns after it remain
 * what the source map says they are.
 */
export const loadFunction = "$load$";

type Names = ReadonlyMap<string, string>;

/** The first line of a compiled module, which has the code see its source's place, not its own. */
export function preludeFor(module: ScriptModule, names: Names): string {
  const statements = module.kind === "module" ? ofModule(module, names) : ofCommonJs(module, names);
  return statements.join(" ");
}

function ofModule(module: ScriptModule, names: Names): string[] {
  const { path, code } = module;
  const url = quote(pathToFileURL(path).href);
  const imports: string[] = [];
  const statements: string[] = [];
  if (has(module, "dynamic")) {
    const table = quote(dynamicTable(module, names));
    imports.push(`import { importFrom as $from$ } from ${quote(runtime.importFrom)};`);
    // Before import.meta.url is changed: this one needs to know where the compiled files are.
    statements.push(`const ${loadFunction} = $from$(${url}, import.meta.url, ${table});`);
  }
  if (has(module, "import-meta")) {
    const place = `url: ${url}, filename: ${quote(path)}, dirname: ${quote(dirname(path))}`;
    statements.push(`Object.assign(import.meta, { ${place} });`);
  }
  if (code.includes("import.meta.resolve")) {
    imports.push(`import { resolveFrom as $resolve$ } from ${quote(runtime.resolveFrom)};`);
    statements.push(`import.meta.resolve = $resolve$(${url});`);
  }
  return [...imports, ...statements];
}

function ofCommonJs(module: ScriptModule, names: Names): string[] {
  const { path, code, links } = module;
  const statements: string[] = [];
  // As a directive it has to be the first statement.
  if (/^(?:#!.*\n)?["']use strict["']/.test(code)) statements.push('"use strict";');
  if (has(module, "dynamic")) {
    const url = quote(pathToFileURL(path).href);
    const table = quote(dynamicTable(module, names));
    statements.push(
      'const $here$ = require("node:url").pathToFileURL(__filename).href;',
      `const ${loadFunction} = (...args) => import(${quote(runtime.importFrom)})` +
        `.then(({ importFrom }) => importFrom(${url}, $here$, ${table})(...args));`,
    );
  }
  const table = [...links.requires].map(
    ([id, target]) => `${quote(id)}: ${requireId(target, names)}`,
  );
  statements.push(
    "{",
    `const native = require("node:module").createRequire(${quote(path)});`,
    `const links = { ${["__proto__: null", ...table].join(", ")} };`,
    "require = Object.assign((id) => native(links[id] ?? id), native);",
    "}",
    `__filename = ${quote(path)}; __dirname = ${quote(dirname(path))};`,
  );
  return statements;
}

function has({ imports }: ScriptModule, type: "dynamic" | "import-meta"): boolean {
  return imports.some((found) => found.type === type);
}

/** Compiled files of the scripts that a module may import late, by specifier. */
function dynamicTable({ links }: ScriptModule, names: Names): Record<string, string> {
  const scripts = [...links.dynamicImports].flatMap(([specifier, target]) =>
    target.kind === "script" ? [[specifier, names.get(target.path) ?? ""] as const] : [],
  );
  return Object.fromEntries(scripts);
}

function requireId(target: Target, names: Names): string {
  return target.kind === "script"
    ? `__dirname + ${quote(`/${names.get(target.path) ?? ""}`)}`
    : quote(fileURLToPath(target.url));
}

/** Anything made of strings, as JavaScript. */
function quote(value: unknown): string {
  return JSON.stringify(value);
}
