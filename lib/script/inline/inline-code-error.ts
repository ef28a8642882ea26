/** Code from the command line begins with what looks like an event, and is none. */
export class InlineCodeError extends Error {
  override readonly name = "InlineCodeError";

  constructor(
    /** The code. */
    readonly code: string,
    /** What is wrong with it, in words. */
    readonly reason: string,
  ) {
    super(`-e: ${reason}`);
  }
}
