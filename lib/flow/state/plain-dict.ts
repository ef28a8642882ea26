import { copyOf, isNode, type StateDict, type StateNode, type StateValue } from "./state.js";

/**
 * A dictionary kept in memory.
 *
 * Hot path: most are made in one go, written and forgotten, and a `Map` for each would take longer to
 * make than all else. So one that is made of an object becomes a `Map` when it is changed.
 */
export class PlainDict implements StateDict {
  readonly kind = "dict";
  #record: Readonly<Record<string, StateValue>> | null;
  #entries: Map<string, StateValue>;
  #touched = false;

  /** @param record Takes the place of `entries`; see `of`. */
  constructor(
    entries: Iterable<readonly [string, StateValue]> = [],
    record: Readonly<Record<string, StateValue>> | null = null,
  ) {
    this.#record = record;
    this.#entries = record === null ? new Map(entries) : none;
  }

  /** A dictionary with the entries of an object, in their order. Nobody may change the object then. */
  static of(record: Readonly<Record<string, StateValue>>): PlainDict {
    return new PlainDict([], record);
  }

  get touched(): boolean {
    return this.#touched;
  }

  opened(): StateNode[] {
    const nodes: StateNode[] = [];
    for (const value of this.values()) if (isNode(value)) nodes.push(value);
    return nodes;
  }

  markSettled(): void {
    this.#touched = false;
  }

  keys(): string[] {
    return this.#record === null ? [...this.#entries.keys()] : Object.keys(this.#record);
  }

  values(): StateValue[] {
    return this.#record === null ? [...this.#entries.values()] : Object.values(this.#record);
  }

  has(key: string): boolean {
    return this.#record === null ? this.#entries.has(key) : Object.hasOwn(this.#record, key);
  }

  isNull(key: string): boolean {
    return (this.get(key) ?? null) === null;
  }

  get(key: string): StateValue | undefined {
    if (this.#record === null) return this.#entries.get(key);
    return Object.hasOwn(this.#record, key) ? this.#record[key] : undefined;
  }

  set(key: string, value: StateValue): void {
    this.#toMap().set(key, value);
    this.#touched = true;
  }

  delete(key: string): boolean {
    const deleted = this.#toMap().delete(key);
    this.#touched ||= deleted;
    return deleted;
  }

  clone(copies: ReadonlyMap<StateNode, StateNode>): PlainDict {
    const copy = new PlainDict(this.copiedEntries(copies));
    copy.#touched = this.#touched;
    return copy;
  }

  /** The entries of a copy. */
  protected copiedEntries(
    copies: ReadonlyMap<StateNode, StateNode>,
  ): (readonly [string, StateValue])[] {
    return this.keys().map((key) => [key, copyOf(this.get(key) ?? null, copies)] as const);
  }

  #toMap(): Map<string, StateValue> {
    if (this.#record !== null) {
      this.#entries = new Map(Object.entries(this.#record));
      this.#record = null;
    }
    return this.#entries;
  }
}

/** The map of those that have none yet. */
const none = new Map<string, StateValue>();
