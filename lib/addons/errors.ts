import { pointAt } from "../filter/point-at.js";

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

  /**
   * For people: the value, and a caret under the place with the reason behind it; null where the
   * place is not known.
   *
   * @param columns How wide the first line may be.
   */
  show(columns = 80): string | null {
    if (this.position === null) return null;
    return `${pointAt(this.value, this.position, columns)} ${this.reason}`;
  }
}
