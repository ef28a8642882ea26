import { getSystemErrorMap } from "node:util";

/** An input or output failed: a file that is missing, a disk that is full. */
export class FileError extends Error {
  override readonly name = "FileError";

  constructor(
    /** The file's path as it was given; `<stdin>` or `<stdout>` for the standard ones. */
    readonly file: string,
    /** What was to be done with it. */
    readonly action: "read" | "write",
    /** The system's code, such as `ENOENT`; null when the failure is not the system's. */
    readonly code: string | null,
    /** What went wrong, in words. */
    readonly reason: string,
    options?: ErrorOptions,
  ) {
    super(`${file}: cannot ${action}: ${reason}`, options);
  }
}

/** What is wrong with a compressed file whose end is missing. */
export const cutReason = "it is cut";

/** A compressed file is damaged or cut. What came before the damage was handed on. */
export class CompressionError extends Error {
  override readonly name = "CompressionError";

  constructor(
    /** The file's path as it was given; `<stdin>` for standard input. */
    readonly file: string,
    readonly compression: "gzip" | "zstd" | "zlib",
    /** Where the damage is, or a little before it: bytes from the start of the compressed file. */
    readonly offset: number,
    /** What is wrong, in words. */
    readonly reason: string,
    options?: ErrorOptions,
  ) {
    super(`${file}: the ${compression} data is damaged after byte ${offset}: ${reason}`, options);
  }

  /** Whether all is well as far as the file goes, and its end is missing. */
  get isCut(): boolean {
    return this.reason === cutReason;
  }
}

/** The reader of our output has gone away, as `head` does when it has enough. Not a failure. */
export class ClosedPipeError extends Error {
  override readonly name = "ClosedPipeError";
}

/** The error for what a system call threw. */
export function fileError(error: unknown, file: string, action: "read" | "write"): Error {
  const code = systemCode(error);
  if (code === "EPIPE" && action === "write") return new ClosedPipeError(`${file} was closed`);
  const reason = code === null ? String(error) : describe(code);
  return new FileError(file, action, code, reason, { cause: error });
}

export function systemCode(error: unknown): string | null {
  if (typeof error !== "object" || error === null || !("code" in error)) return null;
  return typeof error.code === "string" ? error.code : null;
}

function describe(code: string): string {
  if (code === "ENOSPC") return "the disk is full";
  if (code === "EISDIR") return "it is a folder";
  for (const [name, message] of getSystemErrorMap().values()) if (name === code) return message;
  return code;
}
