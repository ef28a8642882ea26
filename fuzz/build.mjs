// Bundles the fuzzer into .fuzz/: without a loader that compiles modules between it and lib/, a run is
// several times quicker. All of lib/ is one file, which is the one whose coverage is looked at.
import { readFileSync } from "node:fs";
import { rolldown } from "rolldown";

const { dependencies } = JSON.parse(readFileSync("package.json", "utf8"));

const bundle = await rolldown({
  input: { main: "fuzz/main.ts", child: "fuzz/session/child.ts" },
  external: Object.keys(dependencies).map((name) => new RegExp(`^${name}($|/)`)),
  platform: "node",
  transform: { target: "node20.19" },
  logLevel: "warn",
});
await bundle.write({
  dir: ".fuzz",
  format: "esm",
  sourcemap: true,
  // Beside each other, so that what they find from where they are is the same for all.
  chunkFileNames: "[name].js",
  codeSplitting: { groups: [{ name: "lib", test: /\/lib\/.*\.ts$/ }] },
});
await bundle.close();
