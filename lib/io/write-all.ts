import { writev } from "node:fs";
import { promisify } from "node:util";
import { fileError, systemCode } from "./errors.js";
import { sleep } from "./sleep.js";

const writeVector = promisify(writev);

/**
 * Writes chunks, all of them.
 *
 * @throws FileError; ClosedPipeError when nobody reads it any longer.
 */
export async function writeAll(
  descriptor: number,
  chunks: readonly Buffer[],
  name: string,
): Promise<void> {
  let rest = chunks.filter((chunk) => chunk.length > 0);
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
function without(chunks: readonly Buffer[], written: number): Buffer[] {
  let left = written;
  for (const [index, chunk] of chunks.entries()) {
    if (chunk.length > left) return [chunk.subarray(left), ...chunks.slice(index + 1)];
    left -= chunk.length;
  }
  return [];
}
