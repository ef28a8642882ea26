import type { MultiMap, MultiMapInit } from "./multi-map.js";

/** A field as it stands in a message. Each kind of field adds what its spelling needs. */
export interface Field {
  readonly name: string;
}

/** The fields of a part of a message, as they stand there now, and the way to write them back. */
export interface OpenFields<Value, Input, Kind extends Field> {
  readonly fields: readonly Kind[];
  value(field: Kind): Value;
  /** Text that is the same for two values just when they are the same. */
  key(value: Input): string;
  /** A new field, spelled as mitmproxy does; where it is put in the place of `old`, much like that. */
  make(name: string, value: Input, old: Kind | null): Kind;
  /** Writes the fields: those that were open keep their spelling. */
  write(fields: readonly Kind[]): void;
}

/** How names are compared, and which of several values stands for all. */
export interface NameRules {
  readonly fold: (name: string) => string;
  readonly representative: "first" | "last";
}

const exactNames: NameRules = { fold: (name) => name, representative: "first" };

/** A multi-map that opens the fields anew for each thing it does. */
export class LiveMap<Value extends Input, Input, Kind extends Field> implements MultiMap<
  Value,
  Input
> {
  readonly #open: () => OpenFields<Value, Input, Kind>;
  readonly #rules: NameRules;

  constructor(open: () => OpenFields<Value, Input, Kind>, rules: NameRules = exactNames) {
    this.#open = open;
    this.#rules = rules;
  }

  get size(): number {
    return this.#open().fields.length;
  }

  get(name: string): Value | null {
    return this.getAll(name).at(this.#rules.representative === "first" ? 0 : -1) ?? null;
  }

  getAll(name: string): Value[] {
    const open = this.#open();
    return open.fields.filter(this.#isNamed(name)).map((field) => open.value(field));
  }

  has(name: string): boolean {
    return this.#open().fields.some(this.#isNamed(name));
  }

  set(name: string, value: Input): void {
    this.setAll(name, [value]);
  }

  setAll(name: string, values: readonly Input[]): void {
    const open = this.#open();
    const isNamed = this.#isNamed(name);
    const rest = values.values();
    const fields = open.fields.flatMap((field) => {
      if (!isNamed(field)) return [field];
      const next = rest.next();
      return next.done ? [] : [revalued(open, field, next.value)];
    });
    for (const value of rest) fields.push(open.make(name, value, null));
    writeChanged(open, fields);
  }

  add(name: string, value: Input): void {
    const open = this.#open();
    open.write([...open.fields, open.make(name, value, null)]);
  }

  insert(index: number, name: string, value: Input): void {
    const open = this.#open();
    const { fields } = open;
    open.write([...fields.slice(0, index), open.make(name, value, null), ...fields.slice(index)]);
  }

  delete(name: string): boolean {
    const open = this.#open();
    const isNamed = this.#isNamed(name);
    return writeChanged(
      open,
      open.fields.filter((field) => !isNamed(field)),
    );
  }

  clear(): void {
    writeChanged(this.#open(), []);
  }

  /** Makes the fields these; one that was there with the same name and value keeps its spelling. */
  replace(init: MultiMapInit<Input>): void {
    const pairs = pairsOf(init);
    const open = this.#open();
    writeChanged(open, respelled(open, open.fields, pairs));
  }

  keys(): string[] {
    return [...this.#byName().values()].map(({ name }) => name);
  }

  values(): Value[] {
    return [...this.#byName().values()].map(({ value }) => value);
  }

  get fields(): [name: string, value: Value][] {
    const open = this.#open();
    return open.fields.map((field) => [field.name, open.value(field)]);
  }

  *[Symbol.iterator](): Generator<[name: string, value: Value]> {
    yield* this.fields;
  }

  #isNamed(name: string): (field: Field) => boolean {
    const wanted = this.#rules.fold(name);
    return (field) => this.#rules.fold(field.name) === wanted;
  }

  #byName(): Map<string, { name: string; value: Value }> {
    const found = new Map<string, { name: string; value: Value }>();
    for (const [name, value] of this.fields) {
      const folded = this.#rules.fold(name);
      const known = found.get(folded);
      if (known === undefined) found.set(folded, { name, value });
      else if (this.#rules.representative === "last") known.value = value;
    }
    return found;
  }
}

/** The pairs that fields are to be set from, read before anything is written. */
export function pairsOf<Value>(init: MultiMapInit<Value>): (readonly [string, Value])[] {
  return isIterable(init) ? [...init] : Object.entries(init);
}

/**
 * Fields of these names and values. One that was there is taken as it is; where only the name is the
 * same, it gets another value.
 */
export function respelled<Value extends Input, Input, Kind extends Field>(
  open: Pick<OpenFields<Value, Input, Kind>, "key" | "make" | "value">,
  present: readonly Kind[],
  pairs: readonly (readonly [name: string, value: Input])[],
): Kind[] {
  const keyOf = (name: string, value: Input) => `${name.length}:${name}${open.key(value)}`;
  const same = new Supply(present, (field) => keyOf(field.name, open.value(field)));
  const taken = pairs.map(([name, value]) => same.take(keyOf(name, value)));
  const used = new Set(taken);
  const others = new Supply(
    present.filter((field) => !used.has(field)),
    ({ name }) => name,
  );
  return pairs.map(([name, value], nth) => taken[nth] ?? open.make(name, value, others.take(name)));
}

/** Fields to be taken one by one: the first of those with the same key. */
class Supply<Kind> {
  readonly #fields = new Map<string, Kind[]>();

  constructor(fields: readonly Kind[], keyOf: (field: Kind) => string) {
    for (const field of fields.toReversed()) {
      const key = keyOf(field);
      const same = this.#fields.get(key);
      if (same === undefined) this.#fields.set(key, [field]);
      else same.push(field);
    }
  }

  take(key: string): Kind | null {
    return this.#fields.get(key)?.pop() ?? null;
  }
}

function revalued<Value extends Input, Input, Kind extends Field>(
  open: OpenFields<Value, Input, Kind>,
  field: Kind,
  value: Input,
): Kind {
  const isSame = open.key(open.value(field)) === open.key(value);
  return isSame ? field : open.make(field.name, value, field);
}

/** Writes the fields unless they are the ones that are there; says whether they were not. */
function writeChanged<Value, Input, Kind extends Field>(
  open: OpenFields<Value, Input, Kind>,
  fields: readonly Kind[],
): boolean {
  const { fields: present } = open;
  const isChanged =
    fields.length !== present.length || fields.some((field, nth) => field !== present[nth]);
  if (isChanged) open.write(fields);
  return isChanged;
}

function isIterable<Item>(
  init: Iterable<Item> | Readonly<Record<string, unknown>>,
): init is Iterable<Item> {
  return Symbol.iterator in init;
}
