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

/** How messages name an input: a path, or `-` for standard input. */
export function inputName(path: string): string {
  return path === "-" ? "<stdin>" : path;
}

/**
 * The bytes of a file, or of standard input for `-`, in chunks; no more of them once the signal is
 * aborted, even where a pipe has nothing to read.
 *
 * @throws FileError while it is iterated, when the file cannot be opened or read.
 */
export async function* readInput(
  path: string,
  signal?: AbortSignal,
): AsyncGenerator<Buffer, void, undefined> {
  const file = inputName(path);
  const descriptor = path === "-" ? standardInput : await openInput(path);
  const end = new Promise<0>((resolve) => signal?.addEventListener("abort", () => resolve(0)));
  try {
    let memory = Buffer.allocUnsafeSlow(chunkBytes);
    let used = 0;
    for (;;) {
      const length = await Promise.race([readSome(descriptor, memory, used, file), end]);
      if (length === 0) return;
      yield memory.subarray(used, used + length);
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
  file: string,
): Promise<number> {
  for (;;) {
    try {
      return (await readFile(descriptor, memory, from, memory.length - from, null)).bytesRead;
    } catch (error) {
      // Another program that shares the pipe can have made it non-blocking.
      if (systemCode(error) !== "EAGAIN") throw fileError(error, file, "read");
      await sleep(5);
    }
  }
}
