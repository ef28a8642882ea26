import { PlainDict } from "./plain-dict.js";
import { Shape } from "./shape.js";
import { copyOf, isNode, type StateDict, type StateNode, type StateValue } from "./state.js";

/**
 * A dictionary that has the keys of many others. Hot path: most are only looked at, and a `Map` for
 * each would take longer to make than all else.
 */
export class ShapedDict implements StateDict {
  readonly kind = "dict";
  readonly #shape: Shape;
  readonly #values: StateValue[];
  /** Takes the place of both once there are other keys. */
  #plain: PlainDict | null = null;
  #touched = false;

  /** @param values By the places of their keys. They belong to the dictionary from here on. */
  constructor(shape: Shape, values: StateValue[]) {
    this.#shape = shape;
    this.#values = values;
  }

  get touched(): boolean {
    return this.#touched;
  }

  opened(): readonly StateNode[] {
    return this.#plain?.opened() ?? this.#values.filter(isNode);
  }

  markSettled(): void {
    this.#touched = false;
  }

  keys(): readonly string[] {
    return this.#plain?.keys() ?? this.#shape.keys;
  }

  values(): readonly StateValue[] {
    return this.#plain?.values() ?? this.#values;
  }

  has(key: string): boolean {
    return this.#plain?.has(key) ?? this.#shape.indexOf(key) !== undefined;
  }

  isNull(key: string): boolean {
    return (this.get(key) ?? null) === null;
  }

  get(key: string): StateValue | undefined {
    if (this.#plain !== null) return this.#plain.get(key);
    const index = this.#shape.indexOf(key);
    return index === undefined ? undefined : this.#values[index];
  }

  set(key: string, value: StateValue): void {
    const index = this.#plain === null ? this.#shape.indexOf(key) : undefined;
    if (index === undefined) this.#toPlain().set(key, value);
    else this.#values[index] = value;
    this.#touched = true;
  }

  delete(key: string): boolean {
    const deleted = this.has(key) && this.#toPlain().delete(key);
    this.#touched ||= deleted;
    return deleted;
  }

  clone(copies: ReadonlyMap<StateNode, StateNode>): StateDict {
    if (this.#plain !== null) return this.#plain.clone(copies);
    const copy = new ShapedDict(
      this.#shape,
      this.#values.map((value) => copyOf(value, copies)),
    );
    copy.#touched = this.#touched;
    return copy;
  }

  #toPlain(): PlainDict {
    return (this.#plain ??= new PlainDict(
      this.#shape.keys.map((key, index) => [key, this.#values[index] ?? null]),
    ));
  }
}

/** Hot path: a dictionary with the entries of an object, in their order. */
export function shapedDict(entries: Readonly<Record<string, StateValue>>): StateDict {
  let shape = Shape.empty;
  const values: StateValue[] = [];
  for (const key of Object.keys(entries)) {
    const { usual } = shape;
    const longer = usual?.lastKey === key ? usual : shape.with(key);
    if (longer === null) return PlainDict.of(entries);
    shape = longer;
    values.push(entries[key] ?? null);
  }
  return new ShapedDict(shape, values);
}
