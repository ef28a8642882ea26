import { writev, writevSync } from "node:fs";
import { promisify } from "node:util";
import { FileError, fileError, systemCode } from "./errors.js";
import { sleep } from "./sleep.js";

const writeVector = promisify(writev);

/** What is written to. */
export interface Written {
  readonly descriptor: number;
  /** How messages name it. */
  readonly name: string;
  readonly isFile: boolean;
}

/**
 * Writes chunks, all of them: to a file at once, which is quicker than to ask another thread.
 *
 * @throws FileError; ClosedPipeError when nobody reads it any longer.
 */
export async function writeAll(
  { descriptor, name, isFile }: Written,
  chunks: readonly Buffer[],
): Promise<void> {
  let rest = chunks.filter((chunk) => chunk.length > 0);
  if (rest.length === 0) return;
  while (rest.length > 0) {
    let written: number;
    try {
      written = isFile
        ? writevSync(descriptor, rest)
        : (await writeVector(descriptor, rest)).bytesWritten;
    } catch (error) {
      // Another program that shares the pipe can have made it non-blocking.
      if (systemCode(error) !== "EAGAIN") throw fileError(error, name, "write");
      await sleep(5);
      continue;
    }
    // Some of the kernel's own files do that, and would for ever.
    if (written === 0) throw new FileError(name, "write", null, "it takes no bytes");
    rest = without(rest, written);
  }
}

/** What is left of chunks when so many bytes are out. */
function without(chunks: readonly Buffer[], written: number): Buffer[] {
  let left = written;
  for (const [index, chunk] of chunks.entries()) {
    if (chunk.length > left) return [chunk.subarray(left), ...chunks.slice(index + 1)];
    left -= chunk.length;
  }
  return [];
}
