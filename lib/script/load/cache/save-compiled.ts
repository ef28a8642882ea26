import { randomUUID } from "node:crypto";
import { readdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { formatRecord, isIntact, recordName, type CompiledScript } from "./compiled-script.js";

/**
 * Writes a compiled script so that programs which do the same at the same time, or are stopped half
 * way, leave nothing broken: each file appears whole, and the record after what it speaks of.
 *
 * @param texts the compiled modules, by source
 */
export function saveCompiled(
  script: string,
  compiled: CompiledScript,
  texts: ReadonlyMap<string, string>,
  folder: string,
): void {
  // Before it is looked at what is there already, as that may be old.
  removeOld(folder);
  for (const module of compiled.modules) {
    if (isIntact(folder, module)) continue;
    writeWhole(join(folder, module.file), texts.get(module.source) ?? "");
  }
  writeWhole(join(folder, recordName(script)), formatRecord(compiled));
}

function writeWhole(path: string, text: string): void {
  const draft = `${path}.${randomUUID()}.tmp`;
  writeFileSync(draft, text, { mode: 0o600 });
  renameSync(draft, path);
}

const oldAge = 30 * 24 * 3600 * 1000;

/**
 * Removes what was compiled long ago, lest each edit of a script leave a file for ever. Something still
 * in use is just compiled again.
 */
function removeOld(folder: string): void {
  const limit = Date.now() - oldAge;
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    const stat = statSync(path, { throwIfNoEntry: false });
    const isOurs = /-[0-9a-f]+\.(?:json|mjs|cjs)(?:\.[\w-]+\.tmp)?$/.test(name);
    if (isOurs && stat !== undefined && stat.mtimeMs < limit) rmSync(path, { force: true });
  }
}
