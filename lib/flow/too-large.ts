/** More than was allowed came out of a decoder of ours. */
export class TooLargeError extends Error {}

/** Whether a decoder, ours or one of Node's zlib, stopped because it had reached its limit. */
export function isTooLarge(error: unknown): boolean {
  return (
    error instanceof TooLargeError ||
    (error instanceof RangeError && "code" in error && error.code === "ERR_BUFFER_TOO_LARGE")
  );
}
