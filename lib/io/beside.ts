import { opendir, unlink } from "node:fs";
import { basename, dirname, join } from "node:path";
import { promisify } from "node:util";
import { systemCode } from "./errors.js";
import { hasEnded, thisProcess } from "./processes.js";

const openFolder = promisify(opendir);
const unlinkFile = promisify(unlink);

/** So many bytes the name of a file has at most, on all file systems that matter. */
const longestName = 255;
const ending = ".mitmts-dump";
const pattern = /^\.(?<name>.+)\.(?<pid>\d+)-(?<host>[\w-]*)-[a-z0-9]+\.mitmts-dump$/s;

/**
 * A path beside a file, for what is to take its place. It tells which process is writing there, so that
 * what a process leaves that is killed can be known for that.
 */
export function pathBeside(file: string): string {
  const { pid, host } = thisProcess();
  // Enough to tell apart what one process writes; that the name is free, opening it makes sure.
  const random = Math.random().toString(36).slice(2, 10);
  const rest = `.${pid}-${host}-${random}${ending}`;
  return join(dirname(file), `.${shortened(basename(file), rest.length + 1)}${rest}`);
}

/** Removes what runs that were killed have left beside a file. Those that are at work are left alone. */
export async function removeDebris(file: string): Promise<void> {
  const folder = dirname(file);
  for (const name of await debrisOf(file)) await removeFile(join(folder, name));
}

async function debrisOf(file: string): Promise<string[]> {
  const found: string[] = [];
  try {
    for await (const { name } of await openFolder(dirname(file))) {
      if (name.endsWith(ending) && isDebris(name, basename(file))) found.push(name);
    }
  } catch (error) {
    // A folder that cannot be listed can still be written to.
    if (systemCode(error) === null) throw error;
  }
  return found;
}

function isDebris(found: string, name: string): boolean {
  const { name: of, pid, host } = pattern.exec(found)?.groups ?? {};
  if (of === undefined || pid === undefined || host === undefined) return false;
  const isOfFile = of === shortened(name, found.length - of.length);
  return isOfFile && hasEnded({ pid: Number(pid), host });
}

async function removeFile(path: string): Promise<void> {
  try {
    await unlinkFile(path);
  } catch (error) {
    // It may be somebody else's, or gone by now.
    if (systemCode(error) === null) throw error;
  }
}

/** A name that has room for so many bytes more. */
function shortened(name: string, more: number): string {
  let short = name;
  while (Buffer.byteLength(short) + more > longestName)
    short = Array.from(short).slice(0, -1).join("");
  return short;
}
