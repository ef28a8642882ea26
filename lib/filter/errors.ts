import { pointAt } from "./point-at.js";

/** A filter expression is wrong. */
export class FilterSyntaxError extends Error {
  override readonly name = "FilterSyntaxError";

  constructor(
    /** The whole expression. */
    readonly expression: string,
    /** Where it is wrong: an index of UTF-16 code units, at most the expression's length. */
    readonly position: number,
    /** What is wrong there, in words. */
    readonly reason: string,
  ) {
    super(`filter ${JSON.stringify(expression)}, character ${position + 1}: ${reason}`);
  }

  /**
   * Two lines for people: the expression, and a caret under the place with the reason behind it. Of a
   * long expression, what is around the place.
   *
   * @param columns How wide the first line may be.
   */
  show(columns = 80): string {
    return `${pointAt(this.expression, this.position, columns)} ${this.reason}`;
  }
}
