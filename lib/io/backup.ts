import { constants, copyFile, link, rename, unlink } from "node:fs";
import { basename, dirname, join } from "node:path";
import { promisify } from "node:util";
import { pathBeside } from "./beside.js";
import { systemCode } from "./errors.js";

const copy = promisify(copyFile);
const linkFile = promisify(link);
const renameFile = promisify(rename);
const unlinkFile = promisify(unlink);

/**
 * The path of a file's backup, as `sed -i` and `perl -i` make it: a suffix comes behind the file's
 * name; in one with `*` each of these is the name, as in `old-*` and `backups/*`.
 */
export function backupPath(file: string, suffix: string): string {
  const name = basename(file);
  const path = suffix.includes("*") ? suffix.replaceAll("*", () => name) : name + suffix;
  return join(dirname(file), path);
}

/**
 * Gives a file a second name, which it has when the first is taken from it. So there is no moment
 * without a file under either. An older backup is replaced.
 */
export async function keepBackup(file: string, backup: string): Promise<void> {
  const beside = pathBeside(backup);
  try {
    await linkOrCopy(file, beside);
    await renameFile(beside, backup);
  } catch (error) {
    await unlinkFile(beside).catch(() => undefined);
    throw error;
  }
}

/** Where the backup is on another disk, or the file system has no links, it is a copy. */
async function linkOrCopy(file: string, beside: string): Promise<void> {
  try {
    await linkFile(file, beside);
  } catch (error) {
    if (systemCode(error) === "ENOENT") throw error;
    await copy(file, beside, constants.COPYFILE_EXCL);
  }
}
