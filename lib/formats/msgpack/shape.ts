/** So many shapes are remembered. A file of a stranger may have a new one in each flow. */
const mostShared = 2000;
let shared = 0;

/**
 * The keys of a dictionary, in their order. Dictionaries with the same keys share one: the keys of a
 * flow are nearly always those of the flow before.
 */
export class Shape {
  static readonly empty = new Shape([]);

  readonly keys: readonly string[];
  readonly #indexes: ReadonlyMap<string, number>;
  /** The shapes with one key more that were asked for. */
  #longer: Map<string, Shape> | null = null;
  /** Of these, the one that was asked for last. */
  #last: Shape | null = null;

  private constructor(keys: readonly string[]) {
    this.keys = keys;
    this.#indexes = new Map(keys.map((key, index) => [key, index]));
  }

  static of(keys: readonly string[]): Shape {
    return new Shape(keys);
  }

  /** The place of a key; undefined when there is none. */
  indexOf(key: string): number | undefined {
    return this.#indexes.get(key);
  }

  /** The key that most likely comes next; null when nothing is known. */
  get likelyNext(): string | null {
    return this.#last?.keys.at(-1) ?? null;
  }
}
