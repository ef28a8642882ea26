import {
  close,
  constants,
  ftruncate,
  fstat,
  open,
  realpath,
  rename,
  stat,
  unlink,
  writev,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { promisify } from "node:util";
import { fileError, systemCode } from "./errors.js";
import { sleep } from "./sleep.js";

const openFile = promisify(open);
const closeFile = promisify(close);
const statFile = promisify(stat);
const statDescriptor = promisify(fstat);
const writeVector = promisify(writev);
const resolveLinks = promisify(realpath);
const renameFile = promisify(rename);
const unlinkFile = promisify(unlink);
const truncateDescriptor = promisify(ftruncate);

const standardOutput = 1;

/** Where a run writes. Nothing counts until `commit`; `rollback` takes it back as far as it can be. */
export interface Output {
  /** How messages name it. */
  readonly name: string;
  /** @throws FileError; ClosedPipeError when nobody reads it any longer. */
  write(chunks: readonly Buffer[]): Promise<void>;
  commit(): Promise<void>;
  rollback(): Promise<void>;
}

/**
 * Opens an output: a file's path; `+` and a path to add to a file; or `-` for standard output.
 *
 * A file appears under its name when the run commits, and is whole then: it is written beside and
 * renamed, which also makes it safe to write the file that is read. Devices and pipes are written as
 * they are.
 *
 * @throws FileError when the file cannot be opened.
 */
export async function openOutput(path: string): Promise<Output> {
  if (path === "-") return new PlainOutput(standardOutput, "<stdout>");
  try {
    if (path.startsWith("+")) return await openAppending(path.slice(1));
    const target = await resolveLinks(path).catch(() => path);
    const existing = await statFile(target).catch(() => null);
    if (existing !== null && !existing.isFile()) {
      return new PlainOutput(await openFile(target, constants.O_WRONLY), path);
    }
    const beside = join(dirname(target), `.${basename(target)}.${randomSuffix()}`);
    const descriptor = await openFile(beside, "wx", existing?.mode ?? 0o666);
    return new ReplacingOutput(descriptor, path, beside, target);
  } catch (error) {
    throw fileError(error, path.replace(/^\+/, ""), "write");
  }
}

async function openAppending(path: string): Promise<Output> {
  const descriptor = await openFile(path, "a");
  const status = await statDescriptor(descriptor);
  if (!status.isFile()) return new PlainOutput(descriptor, path);
  return new AppendingOutput(descriptor, path, status.size);
}

/** Standard output, a device or a pipe: what is written is out. */
class PlainOutput implements Output {
  constructor(
    protected readonly descriptor: number,
    readonly name: string,
  ) {}

  async write(chunks: readonly Buffer[]): Promise<void> {
    await writeAll(this.descriptor, chunks, this.name);
  }

  async commit(): Promise<void> {
    await this.close();
  }

  async rollback(): Promise<void> {
    await this.close();
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
}

/** A file that is added to. */
class AppendingOutput extends PlainOutput {
  readonly #sizeBefore: number;

  constructor(descriptor: number, name: string, sizeBefore: number) {
    super(descriptor, name);
    this.#sizeBefore = sizeBefore;
  }

  override async rollback(): Promise<void> {
    await truncateDescriptor(this.descriptor, this.#sizeBefore);
    await this.close();
  }
}

async function writeAll(
  descriptor: number,
  chunks: readonly Buffer[],
  name: string,
): Promise<void> {
  let rest = chunks;
  while (rest.length > 0) {
    try {
      const { bytesWritten } = await writeVector(descriptor, rest);
      rest = without(rest, bytesWritten);
    } catch (error) {
      // Another program that shares the pipe can have made it non-blocking.
      if (systemCode(error) !== "EAGAIN") throw fileError(error, name, "write");
      await sleep(5);
    }
  }
}

/** What is left of chunks when so many bytes are out. */
function without(chunks: readonly Buffer[], written: number): readonly Buffer[] {
  let left = written;
  let next = 0;
  for (const chunk of chunks) {
    if (chunk.length > left) break;
    left -= chunk.length;
    next++;
  }
  const cut = chunks[next];
  return cut === undefined ? [] : [cut.subarray(left), ...chunks.slice(next + 1)];
}

/** Enough to tell apart what runs at the same time; that a name is not taken, opening it makes sure. */
function randomSuffix(): string {
  return Math.random().toString(36).slice(2, 10);
}
