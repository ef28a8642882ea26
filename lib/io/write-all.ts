import { fstatSync, writev, writevSync } from "node:fs";
import { promisify } from "node:util";
import { fileError, systemCode } from "./errors.js";
import { sleep } from "./sleep.js";

const writeVector = promisify(writev);

/**
 * Writes chunks, all of them: to a file at once, which is quicker than to ask another thread.
 *
 * @throws FileError; ClosedPipeError when nobody reads it any longer.
 */
export async function writeAll(
  descriptor: number,
  chunks: readonly Buffer[],
  name: string,
): Promise<void> {
  let rest = chunks.filter((chunk) => chunk.length > 0);
  if (rest.length === 0) return;
  const isFile = fstatSync(descriptor).isFile();
  while (rest.length > 0) {
    try {
      const written = isFile
        ? writevSync(descriptor, rest)
        : (await writeVector(descriptor, rest)).bytesWritten;
      rest = without(rest, written);
    } catch (error) {
      // Another program that shares the pipe can have made it non-blocking.
      if (systemCode(error) !== "EAGAIN") throw fileError(error, name, "write");
      await sleep(5);
    }
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
