import { close, open, read } from "node:fs";
import { promisify } from "node:util";
import { fileError, systemCode } from "./errors.js";
import { sleep } from "./sleep.js";

const openFile = promisify(open);
const readFile = promisify(read);
const closeFile = promisify(close);

const chunkBytes = 1024 * 1024;
/** What is left of a chunk is not read into when it is less: pipes give up to so much at a time. */
const leastRoom = 64 * 1024;
const standardInput = 0;

export interface InputOptions {
  /** Aborted when nothing more is wanted, even where a pipe has nothing to read. */
  readonly signal?: AbortSignal;
  /** How many bytes are read at most; all when not given. */
  readonly maxBytes?: number;
}

/** How messages name an input: a path, or `-` for standard input. */
export function inputName(path: string): string {
  return path === "-" ? "<stdin>" : path;
}

/**
 * The bytes of a file, or of standard input for `-`, in chunks.
 *
 * @throws FileError while it is iterated, when the file cannot be opened or read.
 */
export async function* readInput(
  path: string,
  { signal, maxBytes = Infinity }: InputOptions = {},
): AsyncGenerator<Buffer, void, undefined> {
  const file = inputName(path);
  const aborted = whenAborted(signal);
  const opening = path === "-" ? Promise.resolve(standardInput) : openInput(path);
  const descriptor = await Promise.race([opening, aborted]);
  if (descriptor === null) return;
  try {
    let memory = Buffer.allocUnsafeSlow(chunkBytes);
    let used = 0;
    for (let left = maxBytes; left > 0;) {
      const room = Math.min(memory.length - used, left);
      const length = await Promise.race([readSome(descriptor, memory, used, room, file), aborted]);
      if (length === 0 || length === null) return;
      yield memory.subarray(used, used + length);
      left -= length;
      used += length;
      if (memory.length - used >= leastRoom) continue;
      // Never the same memory again: flows are views of it, and scripts may keep flows.
      memory = Buffer.allocUnsafeSlow(chunkBytes);
      used = 0;
    }
  } finally {
    if (descriptor !== standardInput) await closeFile(descriptor);
  }
}

/** Null once the signal is aborted. */
function whenAborted(signal: AbortSignal | undefined): Promise<null> {
  return new Promise((resolve) => {
    if (signal?.aborted === true) resolve(null);
    else signal?.addEventListener("abort", () => resolve(null), { once: true });
  });
}

async function openInput(path: string): Promise<number> {
  try {
    return await openFile(path, "r");
  } catch (error) {
    throw fileError(error, path, "read");
  }
}

async function readSome(
  descriptor: number,
  memory: Buffer,
  from: number,
  room: number,
  file: string,
): Promise<number> {
  for (;;) {
    try {
      return (await readFile(descriptor, memory, from, room, null)).bytesRead;
    } catch (error) {
      // Another program that shares the pipe can have made it non-blocking.
      if (systemCode(error) !== "EAGAIN") throw fileError(error, file, "read");
      await sleep(5);
    }
  }
}
