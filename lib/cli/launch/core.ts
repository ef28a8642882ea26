import { readFileSync } from "node:fs";
import { Module } from "node:module";
import { Script } from "node:vm";
import type { main } from "../main.js";
import { keepCode, readCode } from "./kept-code.js";

/** What the core of a build exports, as far as it is needed to start it. */
interface Core {
  readonly main: typeof main;
}

/** The core, loaded. */
export interface LoadedCore extends Core {
  /** Keeps what was compiled of it for later runs, unless an earlier one did. */
  readonly keep: () => void;
}

/** What the core is as a script; tools/core-script.mjs makes it. */
type Evaluate = (
  require: NodeJS.Require,
  importModule: (specifier: string) => Promise<unknown>,
  filename: string,
) => Core;

/**
 * Loads the core of the build, all that each run needs, as `require()` does, but from code that an
 * earlier run compiled, where there is some: most of the time of a run over a few flows goes into
 * compiling. Node.js has this for modules as `module.enableCompileCache`, since 22.1; there it takes
 * longer.
 *
 * @param codePath gives the file for the compiled code, from a name that belongs to its source; null
 *   where none is to be kept, nor used
 */
export function loadCore(
  require: NodeJS.Require,
  path: string,
  codePath: ((name: string) => string) | null,
): LoadedCore {
  if (codePath === null) {
    const { main } = require(path) as Core;
    return { main, keep: () => undefined };
  }
  // The build has ASCII alone there, which is quicker to read so.
  const source = readFileSync(path, "latin1");
  const keptPath = codePath(nameOf(source));
  const kept = readCode(keptPath);
  const script = new Script(source, { filename: path, ...(kept && { cachedData: kept }) });
  const evaluate = script.runInThisContext() as Evaluate;
  const core = evaluate(require, (specifier) => import(specifier), path);
  // Whoever imports the library gets this core, and there is one of each class.
  require.cache[path] = Object.assign(new Module(path), { exports: core, loaded: true });
  const isGood = kept !== null && script.cachedDataRejected !== true;
  return {
    main: core.main,
    keep: () => {
      if (!isGood) keepCode(keptPath, script.createCachedData());
    },
  };
}

/** The build begins the core with a comment that is the hash of the rest. */
function nameOf(source: string): string {
  const hash = /^\/\* ([0-9a-f]+) \*\//.exec(source)?.[1] ?? "0";
  return `core-${process.version}-${process.arch}-${hash}.code`;
}
