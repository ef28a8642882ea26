import { createRequire } from "node:module";
import { join } from "node:path";
import { cacheFolder } from "../cache-folder.js";
import type { FlowObserver } from "../../flow-observer.js";
import { loadCore, type LoadedCore } from "./core.js";
import { optimizeLess } from "./optimize-less.js";

/** Runs the program of a build; returns its exit code. */
export async function launch(args: readonly string[]): Promise<number> {
  const { main, keep } = load();
  // When the first flows are written, what most runs need is compiled, and can be kept. When the second
  // are, nearly all is loaded: code that was compiled before, Node's own too, counts only under the
  // flags that it was compiled with.
  return main(args, afterBatches(keep, optimizeLess));
}

function load(): LoadedCore {
  const require = createRequire(import.meta.url);
  // Where the build has what each run needs, seen from where it has this.
  const path = require.resolve("./core.cjs");
  const { NODE_DISABLE_COMPILE_CACHE, NODE_V8_COVERAGE } = process.env;
  // No coverage is measured of what was compiled in another run.
  if (NODE_DISABLE_COMPILE_CACHE || NODE_V8_COVERAGE) return loadCore(require, path, null);
  return loadCore(require, path, (name) => join(cacheFolder(), name));
}

/** Takes one step after each batch of flows, as long as there are steps. */
function afterBatches(...steps: readonly (() => void)[]): FlowObserver {
  let batches = 0;
  return {
    observe() {
      steps[batches]?.();
      batches++;
    },
  };
}
