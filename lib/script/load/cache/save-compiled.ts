import { randomUUID } from "node:crypto";
import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { formatRecord, isIntact, recordName, type CompiledScript } from "./compiled-script.js";
import { removeOld } from "./remove-old.js";

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
