/** What fields can be set from: `[name, value]` pairs in order, or an object. */
export type MultiMapInit<Value> =
  Iterable<readonly [name: string, value: Value]> | Readonly<Record<string, Value>>;

/**
 * The fields of a part of a message, such as the query of a URL: ordered; a name may occur several
 * times. (mitmproxy `coretypes.multidict.MultiDictView`)
 *
 * It is a live view: it holds nothing, but reads the message each time it is used, and changes it
 * when it is changed. A field that is not changed keeps its spelling; setting what is there already
 * changes nothing.
 *
 * @typeParam Value What a field's value is when it is read.
 * @typeParam Input What a field's value can be set to.
 */
export interface MultiMap<Value, Input = Value> extends Iterable<[name: string, value: Value]> {
  /** How many fields there are; a repeated name counts each time. */
  readonly size: number;

  /** The value of the first field of that name; null when there is none. */
  get(name: string): Value | null;

  /** The value of each field of that name. */
  getAll(name: string): Value[];

  has(name: string): boolean;

  /** Sets a field: in the place of the first of that name, and removes others; else at the end. */
  set(name: string, value: Input): void;

  /** Sets a repeated field: existing ones in their places, the rest at the end, none too many. */
  setAll(name: string, values: readonly Input[]): void;

  /** Adds a field at the end, also when there is one of that name. */
  add(name: string, value: Input): void;

  /** Adds a field before the one at `index`. */
  insert(index: number, name: string, value: Input): void;

  /** Removes all fields of that name; false when there was none. */
  delete(name: string): boolean;

  /** Removes all fields. */
  clear(): void;

  /** The names in order, each once. */
  keys(): string[];

  /** The value that `get` gives for each of the `keys`. */
  values(): Value[];

  /** All fields in order, as `[name, value]` pairs; the same as iterating. */
  readonly fields: [name: string, value: Value][];
}
