/** A regular expression is wrong, or cannot be had here. */
export class RegexError extends Error {
  override readonly name = "RegexError";

  constructor(
    /** What is wrong, in words. */
    readonly reason: string,
    /** Where, in the filter expression: an index of UTF-16 code units. */
    readonly position: number,
  ) {
    super(reason);
  }
}
