import type { ModuleExports } from "./load/index.js";

/** A script's exports, and the path by which messages name it. */
export interface LoadedScript {
  readonly path: string;
  readonly exports: ModuleExports;
  /** Whether `--set` is not for it: it ships inside, or is a line of code. */
  readonly takesNoOptions?: boolean;
}
