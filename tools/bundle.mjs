// Bundles lib/ into dist/: a run of a small file is mostly the loading of modules, and a few large
// ones load in a fraction of the time of a hundred small ones. The declarations come from tsc.
import { readFileSync, rmSync } from "node:fs";
import { build } from "esbuild";

const { dependencies } = JSON.parse(readFileSync("package.json", "utf8"));
const packages = Object.keys(dependencies);
// Each run needs it, and to find and load its files takes longer than to run it.
const neededAtOnce = "yargs-parser";

rmSync("dist", { recursive: true, force: true });

await build({
  entryPoints: [
    "lib/index.ts",
    "lib/cli/main.ts",
    // Compiled scripts import these two by their paths.
    "lib/script/load/run/import-from.ts",
    "lib/script/load/run/resolve-from.ts",
  ],
  outdir: "dist",
  outbase: "lib",
  bundle: true,
  // What several entries need is in one place, so that there is one of each class.
  splitting: true,
  chunkNames: "chunks/[name]-[hash]",
  format: "esm",
  platform: "node",
  target: "node20.19",
  external: packages.filter((name) => name !== neededAtOnce),
  sourcemap: true,
  sourcesContent: false,
  logLevel: "warning",
  // Options of import() that are not written out are passed on as they are, which is what is wanted.
  logOverride: { "unsupported-dynamic-import": "silent" },
});
