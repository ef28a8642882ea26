/** A fixed set of code points, kept small until it is needed. */
export class CodePointSet {
  readonly #text: string;
  #bounds: Uint32Array | null = null;

  /**
   * @param text Where the set begins, ends, begins again and so on, from code point 0 up: each as
   *   the distance from the one before, in base 36.
   */
  constructor(text: string) {
    this.#text = text;
  }

  has(character: string): boolean {
    const codePoint = character.codePointAt(0) ?? 0;
    const bounds = (this.#bounds ??= parse(this.#text));
    let low = 0;
    for (let high = bounds.length; low < high;) {
      const middle = (low + high) >> 1;
      if ((bounds[middle] ?? 0) <= codePoint) low = middle + 1;
      else high = middle;
    }
    return low % 2 === 1;
  }
}

function parse(text: string): Uint32Array {
  let bound = 0;
  return Uint32Array.from(
    text.trim().split(/\s+/),
    (distance) => (bound += parseInt(distance, 36)),
  );
}
