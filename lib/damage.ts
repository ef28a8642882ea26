import { FlowReadError, UnknownFormatError } from "./formats/errors.js";
import type { Gap } from "./formats/gap.js";
import { CompressionError } from "./io/errors.js";

/**
 * What damage of a file does: `abort` ends with an error after the whole flows before it, `truncate`
 * ends the file there and goes on with the next, `skip` goes on at the next whole flow.
 */
export type OnCorrupt = "abort" | "truncate" | "skip";

/** Whether an error says that a file is damaged, or is no capture at all. */
export function isDamage(
  error: unknown,
): error is FlowReadError | CompressionError | UnknownFormatError {
  return (
    error instanceof FlowReadError ||
    error instanceof CompressionError ||
    error instanceof UnknownFormatError
  );
}

/** The rest of a file, from the damage on that an error tells of; null for other errors. */
export function restOfFile(error: unknown): Gap | null {
  if (!isDamage(error)) return null;
  const { file } = error;
  if (error instanceof UnknownFormatError) {
    return { file, offset: 0, length: null, compression: null, reason: error.looksLike };
  }
  const compression = error instanceof CompressionError ? error.compression : null;
  return { file, offset: error.offset, length: null, compression, reason: error.reason };
}
