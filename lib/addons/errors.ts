/** What an option of an addon says is wrong. */
export class AddonOptionError extends Error {
  override readonly name = "AddonOptionError";

  constructor(
    /** The option, without its dashes. */
    readonly option: string,
    /** What it was given. */
    readonly value: string,
    /** What is wrong with it, in words. */
    readonly reason: string,
    /** Where in the value it is wrong: an index of UTF-16 code units; null where that is nowhere. */
    readonly position: number | null = null,
    options?: ErrorOptions,
  ) {
    const place = position === null ? "" : `, character ${position + 1}`;
    super(`--${option} ${JSON.stringify(value)}${place}: ${reason}`, options);
  }
}
