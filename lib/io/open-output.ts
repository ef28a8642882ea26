import { close, open, readlink, realpath, stat, type Stats } from "node:fs";
import { dirname, resolve } from "node:path";
import { promisify } from "node:util";
import type { AddedFrom } from "./appending-output.js";
import { FileError, fileError, systemCode } from "./errors.js";
import type { Output } from "./output.js";
import { PlainOutput, standardOutput } from "./plain-output.js";
import { openReplacing } from "./replacing-output.js";

const closeFile = promisify(close);
const followLinks = promisify(realpath);
const openFile = promisify(open);
const readLink = promisify(readlink);
const statFile = promisify(stat);

export interface OutputOptions {
  /** Where what is added to a file begins, where that is not the file's end. */
  readonly from?: AddedFrom | null;
  /** What is kept of a file that is replaced, as `backupPath` takes it. */
  readonly backupSuffix?: string | null;
  /**
   * Whether a file is there under its name from the start and grows, so that people may look into it
   * and a crash leaves it as it is. One that was there is lost at once.
   */
  readonly isLive?: boolean;
}

/**
 * Opens an output: a file's path; `+` and a path to add to a file; or `-` for standard output.
 *
 * A file appears under its name when the run commits, and is whole then: it is written beside and
 * renamed, which also makes it safe to write the file that is read. Devices and pipes are written as
 * they are.
 *
 * @throws FileError when the file cannot be opened, or is a terminal.
 */
export async function openOutput(path: string, options: OutputOptions = {}): Promise<Output> {
  if (path === "-") return new PlainOutput(standardOutput, "<stdout>");
  const name = path.replace(/^\+/, "");
  try {
    const target = await targetOf(name);
    const existing = await statIfThere(target);
    if (existing !== null && !existing.isFile()) return await openDevice(target, name);
    if (path.startsWith("+")) {
      const { openAppending } = await import("./appending-output.js");
      const { from = null } = options;
      return await openAppending({ target, name, isNew: existing === null, from });
    }
    if (options.isLive === true) return new PlainOutput(await openFile(target, "w"), name);
    const { backupSuffix = null } = options;
    return await openReplacing({ target, name, existing, backupSuffix });
  } catch (error) {
    throw error instanceof FileError ? error : fileError(error, name, "write");
  }
}

/** Where symbolic links lead, also when there is nothing yet. */
async function targetOf(path: string): Promise<string> {
  try {
    return await followLinks(path);
  } catch (error) {
    // A link to itself, say, leads nowhere.
    if (systemCode(error) !== "ENOENT") throw error;
    const link = await readLink(path).catch(() => null);
    return link === null ? path : targetOf(resolve(dirname(path), link));
  }
}

async function statIfThere(path: string): Promise<Stats | null> {
  try {
    return await statFile(path);
  } catch (error) {
    if (systemCode(error) === "ENOENT") return null;
    throw error;
  }
}

async function openDevice(target: string, name: string): Promise<Output> {
  const descriptor = await openFile(target, "r+").catch(() => openFile(target, "w"));
  const { isatty } = await import("node:tty");
  if (!isatty(descriptor)) return new PlainOutput(descriptor, name);
  await closeFile(descriptor);
  throw new FileError(name, "write", null, "it is a terminal, and flows are not written to one");
}
