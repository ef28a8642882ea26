import { close, fsync, open } from "node:fs";
import { promisify } from "node:util";
import { systemCode } from "./errors.js";

const closeFile = promisify(close);
const openFile = promisify(open);
const syncDescriptor = promisify(fsync);

/** What file systems answer that have nothing to sync. */
const notSupported: readonly (string | null)[] = ["EINVAL", "ENOSYS", "ENOTSUP", "EOPNOTSUPP"];

/** Waits until what was written to a file is on the disk, and would be there after a power cut. */
export async function syncFile(descriptor: number): Promise<void> {
  try {
    await syncDescriptor(descriptor);
  } catch (error) {
    if (!notSupported.includes(systemCode(error))) throw error;
  }
}

/** The same for the names in a folder: a file that was renamed has its new name for good. */
export async function syncFolder(path: string): Promise<void> {
  // Where folders cannot be opened, as on Windows, there is no way.
  const descriptor = await openFile(path, "r").catch(() => null);
  if (descriptor === null) return;
  try {
    await syncFile(descriptor);
  } catch (error) {
    if (systemCode(error) !== "EPERM") throw error;
  } finally {
    await closeFile(descriptor);
  }
}
