import { UnknownFormatError } from "./errors.js";
import type { Format } from "./format.js";
import { formats, readableNames } from "./formats.js";

/** The beginning of a file, of which there can be more. */
export interface Beginning {
  /** At least one byte. */
  readonly head: Buffer;
  /** Waits for more bytes; false when there are no more. */
  more(): Promise<boolean>;
}

/** What is not recognised by so many bytes is not waited for. */
const maxHeadBytes = 64 * 1024;

/**
 * Tells a file's format by its first bytes; its name does not count.
 *
 * @param file The file's name, for messages.
 * @throws UnknownFormatError
 */
export async function detectFormat(beginning: Beginning, file: string): Promise<Format> {
  for (;;) {
    const head = beginning.head.subarray(0, maxHeadBytes);
    const candidates: Format[] = [];
    for (const format of formats) {
      const answer = format.recognises(head);
      if (answer === "yes") return format;
      if (answer === "more") candidates.push(format);
    }
    const canTellMore = candidates.length > 0 && head.length < maxHeadBytes;
    if (canTellMore && (await beginning.more())) continue;
    // A file that is cut this early: its reader says so.
    const [only, another] = candidates;
    if (only !== undefined && another === undefined) return only;
    const { describeUnknown } = await import("./describe-unknown.js");
    throw new UnknownFormatError(file, describeUnknown(head), readableNames);
  }
}
