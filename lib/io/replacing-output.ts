import { access, constants, open, rename, unlink, unlinkSync, type Stats } from "node:fs";
import { dirname } from "node:path";
import { promisify } from "node:util";
import { adoptAttributes } from "./attributes.js";
import { backupPath, keepBackup } from "./backup.js";
import { pathBeside, removeDebris } from "./beside.js";
import { fileError } from "./errors.js";
import type { Output } from "./output.js";
import { PlainOutput } from "./plain-output.js";
import { syncFile, syncFolder } from "./sync.js";

const checkAccess = promisify(access);
const openFile = promisify(open);
const renameFile = promisify(rename);
const unlinkFile = promisify(unlink);

/** What is known of a file that is to be replaced. */
export interface Replaced {
  /** Where it is; no link. */
  readonly target: string;
  /** How messages name it. */
  readonly name: string;
  /** Null where there is no file yet. */
  readonly existing: Stats | null;
  /** What is kept of it, as `backupPath` takes it; null for nothing. */
  readonly backupSuffix: string | null;
}

/** Opens a file that takes the place of another when it is whole. */
export async function openReplacing(replaced: Replaced): Promise<Output> {
  const { target, name, existing, backupSuffix } = replaced;
  // A file that may not be written could be replaced, but who protected it did not mean that.
  if (existing !== null) await checkAccess(target, constants.W_OK);
  await removeDebris(target);
  const beside = pathBeside(target);
  // Nobody else may read what only some could read before.
  const descriptor = await openFile(beside, "wx", existing === null ? 0o666 : 0o600);
  const backup =
    existing === null || backupSuffix === null ? null : backupPath(target, backupSuffix);
  const output = new ReplacingOutput(descriptor, name, { beside, target, backup });
  if (existing === null) return output;
  try {
    await adoptAttributes(descriptor, existing);
    return output;
  } catch (error) {
    await output.rollback();
    throw error;
  }
}

interface Paths {
  /** Where it is written. */
  readonly beside: string;
  /** Where it goes. */
  readonly target: string;
  /** Where what it replaces goes; null for nowhere. */
  readonly backup: string | null;
}

class ReplacingOutput extends PlainOutput {
  readonly #paths: Paths;

  constructor(descriptor: number, name: string, paths: Paths) {
    super(descriptor, name);
    this.#paths = paths;
  }

  /** Whenever the process or the machine ends, there is the old file or the new one, whole. */
  override async commit(): Promise<void> {
    const { beside, target, backup } = this.#paths;
    try {
      await syncFile(this.descriptor);
      await this.close();
      if (backup !== null) await keepBackup(target, backup);
      await renameFile(beside, target);
      await syncFolder(dirname(target));
    } catch (error) {
      await this.rollback().catch(() => undefined);
      throw fileError(error, this.name, "write");
    }
  }

  override async rollback(): Promise<void> {
    try {
      await this.close();
    } finally {
      // After a commit that failed it may have its name already.
      await unlinkFile(this.#paths.beside).catch(() => undefined);
    }
  }

  override abandon(): void {
    try {
      unlinkSync(this.#paths.beside);
    } catch {
      // It has its name already.
    }
  }
}
