/** So many shapes are kept. A file of a stranger may have new ones in each flow. */
const mostShapes = 2000;
/** Dictionaries with more keys have no shape. */
const mostKeys = 64;

let shapes = 0;

/**
 * The keys of a dictionary in their order, for all dictionaries that have them: those of a flow are
 * nearly always those of the flow before.
 */
export class Shape {
  static readonly empty = new Shape([]);

  readonly keys: readonly string[];
  /** The last key. */
  readonly lastKey: string;
  readonly #indexes: ReadonlyMap<string, number>;
  /** The shapes with one key more. */
  readonly #longer = new Map<string, Shape>();
  /** The one of these that was asked for last. */
  #usual: Shape | null = null;

  private constructor(keys: readonly string[]) {
    this.keys = keys;
    this.lastKey = keys.at(-1) ?? "";
    this.#indexes = new Map(keys.map((key, index) => [key, index]));
  }

  /** The place of a key; undefined when it is not there. */
  indexOf(key: string): number | undefined {
    return this.#indexes.get(key);
  }

  /** The shape with one key more that was asked for last; null when none was. */
  get usual(): Shape | null {
    return this.#usual;
  }

  /** The shape with one key more; null where there is none: the key is there already, or it is too much. */
  with(key: string): Shape | null {
    let longer = this.#longer.get(key);
    if (longer === undefined) {
      if (shapes >= mostShapes || this.keys.length >= mostKeys || this.#indexes.has(key))
        return null;
      shapes++;
      longer = new Shape([...this.keys, key]);
      this.#longer.set(key, longer);
    }
    this.#usual = longer;
    return longer;
  }
}
