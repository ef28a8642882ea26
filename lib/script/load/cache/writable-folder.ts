import { lstatSync, mkdirSync, mkdtempSync, rmdirSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";

/** The folder itself, made if need be; a stand-in below the temporary folder if it cannot be written. */
export function writableFolder(folder: string): string {
  return isWritable(folder) ? folder : standIn();
}

function isWritable(folder: string): boolean {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    rmdirSync(mkdtempSync(join(folder, "probe-")));
    return true;
  } catch {
    return false;
  }
}

/**
 * The same folder in every run, so that it serves as a cache. Everybody can write to the temporary
 * folder, and what is in the cache gets executed: a folder that others prepared is not trusted.
 */
function standIn(): string {
  const { uid } = userInfo();
  const folder = join(tmpdir(), `mitmts-dump-${String(uid)}`);
  if (!isWritable(folder)) return temporaryFolder();
  const stat = lstatSync(folder);
  // Windows has no uid, but a temporary folder for each user.
  const isOurs = uid < 0 || (stat.uid === uid && (stat.mode & 0o022) === 0);
  return stat.isDirectory() && isOurs ? folder : temporaryFolder();
}

/** A new folder that only this run knows of. */
export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), "mitmts-dump-"));
}
