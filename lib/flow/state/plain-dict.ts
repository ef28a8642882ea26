import { copyOf, isNode, type StateDict, type StateNode, type StateValue } from "./state.js";

/** A dictionary kept in memory. */
export class PlainDict implements StateDict {
  readonly kind = "dict";
  readonly #entries: Map<string, StateValue>;
  #touched = false;

  constructor(entries: Iterable<readonly [string, StateValue]> = []) {
    this.#entries = new Map(entries);
  }

  /** Hot path: a dictionary with the entries of an object, in their order. */
  static of(entries: Readonly<Record<string, StateValue>>): PlainDict {
    const dict = new PlainDict();
    for (const key of Object.keys(entries)) dict.#entries.set(key, entries[key] ?? null);
    return dict;
  }

  get touched(): boolean {
    return this.#touched;
  }

  opened(): StateNode[] {
    return [...this.#entries.values()].filter(isNode);
  }

  markSettled(): void {
    this.#touched = false;
  }

  keys(): string[] {
    return [...this.#entries.keys()];
  }

  has(key: string): boolean {
    return this.#entries.has(key);
  }

  isNull(key: string): boolean {
    return (this.#entries.get(key) ?? null) === null;
  }

  get(key: string): StateValue | undefined {
    return this.#entries.get(key);
  }

  set(key: string, value: StateValue): void {
    this.#entries.set(key, value);
    this.#touched = true;
  }

  delete(key: string): boolean {
    const deleted = this.#entries.delete(key);
    this.#touched ||= deleted;
    return deleted;
  }

  clone(copies: ReadonlyMap<StateNode, StateNode>): PlainDict {
    const copy = new PlainDict(
      Array.from(this.#entries, ([key, value]) => [key, copyOf(value, copies)] as const),
    );
    copy.#touched = this.#touched;
    return copy;
  }
}
