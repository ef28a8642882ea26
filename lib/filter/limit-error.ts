/** A filter could not be tried on a flow: one of its regular expressions would take too much. */
export class FilterLimitError extends Error {
  override readonly name = "FilterLimitError";

  constructor(
    /** The regular expression. */
    readonly pattern: string,
    /** What it would take too much of, in words. */
    readonly reason: string,
  ) {
    super(`the filter's pattern ${JSON.stringify(pattern)} ${reason}`);
  }
}
