import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { removeOld } from "../../script/load/cache/remove-old.js";

/**
 * What V8 compiled of a script in an earlier run; null where there is none, or it is damaged.
 *
 * V8 looks at its own version, at its flags and at the length of the script, and believes the rest. So
 * the file has the code twice: to compare the two takes no time, and `node:zlib`, for a checksum, loads
 * for longer than all that is kept here.
 */
export function readCode(path: string): Buffer | null {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch {
    return null;
  }
  const code = bytes.subarray(0, bytes.length / 2);
  return code.length > 0 && code.equals(bytes.subarray(code.length)) ? code : null;
}

/** Keeps code for the runs to come; where that is not possible, they compile as this one did. */
export function keepCode(path: string, code: Buffer): void {
  // Programs may do this at the same time, or be stopped half way: the file appears whole.
  const draft = `${path}.${String(process.pid)}.tmp`;
  const folder = dirname(path);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    removeOld(folder);
    writeFileSync(draft, Buffer.concat([code, code]), { mode: 0o600, flag: "wx" });
    renameSync(draft, path);
  } catch {
    // No home, a full disk, a folder of another user.
  }
}
