import { close, constants, fstat, open, read, readSync, stat } from "node:fs";
import { promisify } from "node:util";
import { ChunkMemory } from "./chunk-memory.js";
import { fileError } from "./errors.js";
import { Turns } from "./turns.js";

const openFile = promisify(open);
const readFile = promisify(read);
const closeFile = promisify(close);
const statFile = promisify(stat);
const statDescriptor = promisify(fstat);

const standardInput = 0;

export interface InputOptions {
  /** Aborted when nothing more is wanted, even where a pipe has nothing to read. */
  readonly signal?: AbortSignal;
  /** How many bytes are read at most; all when not given. */
  readonly maxBytes?: number;
  /** Where in a file reading begins; at its beginning when not given. */
  readonly start?: number;
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
  options: InputOptions = {},
): AsyncGenerator<Buffer, void, number | undefined> {
  try {
    const descriptor = path === "-" ? standardInput : await openInput(path);
    const status = await statDescriptor(descriptor);
    if (status.isFIFO() || status.isSocket()) {
      // Imported when there is a pipe: `node:net` takes a good part of a short run.
      const { readPipe } = await import("./pipe.js");
      yield* readPipe(descriptor, options.signal);
    } else {
      yield* readDescriptor(descriptor, status.isFile() ? readNow : readSoon, options);
    }
  } catch (error) {
    throw fileError(error, inputName(path), "read");
  }
}

/** A pipe is opened without waiting for its writer: the wait could not be ended. */
async function openInput(path: string): Promise<number> {
  const isPipe = (await statFile(path)).isFIFO();
  return openFile(path, constants.O_RDONLY | (isPipe ? constants.O_NONBLOCK : 0));
}

/** Reads into memory, at a position or where the last read ended; how many bytes that were. */
type Read = (
  descriptor: number,
  memory: Buffer,
  position: number | null,
) => number | Promise<number>;

function readNow(descriptor: number, memory: Buffer, position: number | null): number {
  return readSync(descriptor, memory, 0, memory.length, position);
}

/** A device may have nothing for as long as it likes. */
async function readSoon(
  descriptor: number,
  memory: Buffer,
  position: number | null,
): Promise<number> {
  return (await readFile(descriptor, memory, 0, memory.length, position)).bytesRead;
}

/** Hot path. Whoever asks for a chunk may say how many bytes of the last one were a cut flow. */
async function* readDescriptor(
  descriptor: number,
  read: Read,
  { signal, maxBytes = Infinity, start }: InputOptions,
): AsyncGenerator<Buffer, void, number | undefined> {
  const turns = new Turns();
  const memory = new ChunkMemory();
  // Null is where the last read ended: what has been read of standard input is not read again.
  let position = start ?? null;
  try {
    for (let left = maxBytes; left > 0 && signal?.aborted !== true;) {
      const result = read(descriptor, memory.room(left), position);
      const bytesRead = typeof result === "number" ? result : await result;
      memory.fill(bytesRead);
      const chunk = memory.take();
      if (chunk === null) return;
      if (position !== null) position += bytesRead;
      left -= bytesRead;
      const cutBytes = yield chunk;
      if (cutBytes !== undefined) memory.adaptTo(cutBytes);
      await turns.give();
    }
  } finally {
    if (descriptor !== standardInput) await closeFile(descriptor);
  }
}
