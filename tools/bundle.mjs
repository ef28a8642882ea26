// Bundles lib/ into dist/: a run of a small file is mostly the loading of modules, and one large file
// loads in a fraction of the time of a hundred small ones. The declarations come from tsc.
import { readFileSync, rmSync } from "node:fs";
import { resolve } from "node:path";
import { rolldown } from "rolldown";
import { makeScript } from "./core-script.mjs";

const { dependencies } = JSON.parse(readFileSync("package.json", "utf8"));
// Each run needs them, and to find and load their files takes longer than to run them.
const neededAtOnce = ["yargs-parser", "get-east-asian-width"];
const packages = Object.keys(dependencies).filter((name) => !neededAtOnce.includes(name));

const entries = {
  index: "lib/index.ts",
  "cli/main": "lib/cli/main.ts",
  // Compiled scripts import these two by their paths.
  "script/load/run/import-from": "lib/script/load/run/import-from.ts",
  "script/load/run/resolve-from": "lib/script/load/run/resolve-from.ts",
};

/** The modules that the program imports, those that only `import()` names left out. */
function modulesLoadedAtOnce(graph) {
  const modules = new Set([resolve(entries["cli/main"])]);
  for (const module of modules) {
    for (const imported of graph.getModuleInfo(module)?.importedIds ?? []) modules.add(imported);
  }
  return modules;
}

/** @type {Set<string> | null} */
let loadedAtOnce = null;

// A fifth of the text, all of which V8 has to read at each start. The source maps have it.
const comments = { legal: true, annotation: true, jsdoc: false };

const bundle = await rolldown({
  input: entries,
  external: packages.map((name) => new RegExp(`^${name}($|/)`)),
  platform: "node",
  transform: { target: "node20.19" },
});
rmSync("dist", { recursive: true, force: true });
await bundle.write({
  dir: "dist",
  format: "esm",
  sourcemap: true,
  comments,
  // Beside lib/cli/launch, so that the same relative imports mean the same files.
  chunkFileNames: ({ name }) => (name === "core" ? "core.js" : "chunks/[name]-[hash].js"),
  minifyInternalExports: false,
  codeSplitting: {
    groups: [
      {
        // One file for all that each run loads at once: there is one of each class, whoever imports it,
        // and V8 sees across modules.
        debugName: "core",
        name(module, graph) {
          loadedAtOnce ??= modulesLoadedAtOnce(graph);
          return loadedAtOnce.has(module) ? "core" : null;
        },
      },
    ],
  },
});
await bundle.close();
makeScript("dist/core.js");

// By itself: all that it shares with the core would be imported from there.
const launch = await rolldown({ input: "lib/cli/launch/launch.ts", platform: "node" });
await launch.write({ file: "dist/launch.cjs", format: "cjs", sourcemap: true, comments });
await launch.close();
