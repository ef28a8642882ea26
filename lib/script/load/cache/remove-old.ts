import { readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";

const oldAge = 30 * 24 * 3600 * 1000;

/** Compiled scripts, records of them, compiled code of the program, and drafts of these. */
const ours = /-[0-9a-f]+\.(?:json|mjs|cjs|code)(?:\.[\w-]+\.tmp)?$/;

/**
 * Removes what was compiled long ago, lest each edit of a script leave a file for ever. Something still
 * in use is just compiled again.
 */
export function removeOld(folder: string): void {
  const limit = Date.now() - oldAge;
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    const stat = statSync(path, { throwIfNoEntry: false });
    if (ours.test(name) && stat !== undefined && stat.mtimeMs < limit)
      rmSync(path, { force: true });
  }
}
