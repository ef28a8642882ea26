import {
  close,
  fchmod,
  fstat,
  ftruncate,
  open,
  readlink,
  realpath,
  rename,
  stat,
  unlink,
  unlinkSync,
} from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { FileError, fileError } from "./errors.js";
import { writeAll } from "./write-all.js";

const changeMode = promisify(fchmod);
const closeFile = promisify(close);
const followLinks = promisify(realpath);
const openFile = promisify(open);
const readLink = promisify(readlink);
const renameFile = promisify(rename);
const statDescriptor = promisify(fstat);
const statFile = promisify(stat);
const truncateDescriptor = promisify(ftruncate);
const unlinkFile = promisify(unlink);

const standardOutput = 1;

/** Where a run writes. Nothing counts until `commit`; `rollback` takes it back as far as it can be. */
export interface Output {
  /** How messages name it. */
  readonly name: string;
  /** Whether anything was written. */
  readonly hasContent: boolean;
  /** @throws FileError; ClosedPipeError when nobody reads it any longer. */
  write(chunks: readonly Buffer[]): Promise<void>;
  /** Ends what is compressed as one, so that a reader can begin at what comes next. */
  cut?(): Promise<void>;
  commit(): Promise<void>;
  rollback(): Promise<void>;
  /** Leaves no debris when the process is about to end, and there is no time for a rollback. */
  abandon(): void;
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
export async function openOutput(path: string): Promise<Output> {
  if (path === "-") return new PlainOutput(standardOutput, "<stdout>");
  const name = path.replace(/^\+/, "");
  try {
    const target = await targetOf(name);
    const existing = await statFile(target).catch(() => null);
    if (existing !== null && !existing.isFile()) return await openDevice(target, name);
    if (path.startsWith("+")) return await openAppending(target, name, existing === null);
    return await openReplacing(target, name, existing?.mode);
  } catch (error) {
    throw error instanceof FileError ? error : fileError(error, name, "write");
  }
}

/** Where symbolic links lead, also when there is nothing yet. */
async function targetOf(path: string): Promise<string> {
  try {
    return await followLinks(path);
  } catch {
    const link = await readLink(path).catch(() => null);
    return link === null ? path : targetOf(resolve(dirname(path), link));
  }
}

async function openDevice(target: string, name: string): Promise<Output> {
  const descriptor = await openFile(target, "r+").catch(() => openFile(target, "w"));
  const { isatty } = await import("node:tty");
  if (!isatty(descriptor)) return new PlainOutput(descriptor, name);
  await closeFile(descriptor);
  throw new FileError(name, "write", null, "it is a terminal, and flows are not written to one");
}

async function openAppending(target: string, name: string, isNew: boolean): Promise<Output> {
  const descriptor = await openFile(target, "a");
  const { size } = await statDescriptor(descriptor);
  return new AppendingOutput(descriptor, name, isNew ? target : null, size);
}

async function openReplacing(
  target: string,
  name: string,
  mode: number | undefined,
): Promise<Output> {
  const beside = join(dirname(target), `.${basename(target)}.${randomSuffix()}`);
  const descriptor = await openFile(beside, "wx");
  if (mode !== undefined) await changeMode(descriptor, mode & 0o7777);
  return new ReplacingOutput(descriptor, name, beside, target);
}

/** Enough to tell apart what runs at the same time; that the name is free, opening it makes sure. */
function randomSuffix(): string {
  return Math.random().toString(36).slice(2, 10);
}

/** Standard output, a device or a pipe: what is written is out. */
class PlainOutput implements Output {
  #hasContent = false;

  constructor(
    protected readonly descriptor: number,
    readonly name: string,
  ) {}

  get hasContent(): boolean {
    return this.#hasContent;
  }

  async write(chunks: readonly Buffer[]): Promise<void> {
    this.#hasContent ||= chunks.some((chunk) => chunk.length > 0);
    await writeAll(this.descriptor, chunks, this.name);
  }

  async commit(): Promise<void> {
    await this.close();
  }

  async rollback(): Promise<void> {
    await this.close();
  }

  abandon(): void {
    // What is out is out.
  }

  protected async close(): Promise<void> {
    if (this.descriptor !== standardOutput) await closeFile(this.descriptor);
  }
}

/** A file that takes the place of another when it is whole. */
class ReplacingOutput extends PlainOutput {
  readonly #beside: string;
  readonly #target: string;

  constructor(descriptor: number, name: string, beside: string, target: string) {
    super(descriptor, name);
    this.#beside = beside;
    this.#target = target;
  }

  override async commit(): Promise<void> {
    try {
      await this.close();
      await renameFile(this.#beside, this.#target);
    } catch (error) {
      throw fileError(error, this.name, "write");
    }
  }

  override async rollback(): Promise<void> {
    await this.close();
    await unlinkFile(this.#beside);
  }

  override abandon(): void {
    unlinkSync(this.#beside);
  }
}

/** A file that is added to. */
class AppendingOutput extends PlainOutput {
  readonly #newFile: string | null;
  readonly #sizeBefore: number;

  /** @param newFile The file's path when it was made to be added to; null when it was there. */
  constructor(descriptor: number, name: string, newFile: string | null, sizeBefore: number) {
    super(descriptor, name);
    this.#newFile = newFile;
    this.#sizeBefore = sizeBefore;
  }

  override async rollback(): Promise<void> {
    await truncateDescriptor(this.descriptor, this.#sizeBefore);
    await this.close();
    if (this.#newFile !== null) await unlinkFile(this.#newFile);
  }
}
