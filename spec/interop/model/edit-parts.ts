import { fc } from "../../support/property.js";
import type { Edit, Place, Value } from "./edit.js";

// What random edits are made of.

export const text = fc.constantFrom(
  "",
  "new",
  "käse",
  "猫 \u{1f600}",
  "a=b; c",
  "two\r\nlines",
  "\udce4",
  '"q"',
  "a,b",
);
export const plainText = fc.constantFrom("", "new", "käse", "猫 \u{1f600}");
export const bytes = fc
  .oneof(
    fc.constantFrom("", "new body", '{"a": 1}', "a=1&b=2").map((one) => Buffer.from(one)),
    fc.uint8Array({ maxLength: 12 }).map((one) => Buffer.from(one)),
  )
  .map((one): Value => ({ bytes: one.toString("hex") }));
export const seconds = fc.constantFrom(0, 1, 1.5, 1700000000.25);
export const maybeSeconds = fc.option(seconds);
export const address = fc
  .tuple(fc.constantFrom("example.com", "192.0.2.7", "2001:db8::7"), fc.constantFrom(80, 443))
  .map((one): Value => ({ address: one }));

export function orNull(value: fc.Arbitrary<Value>): fc.Arbitrary<Value> {
  return fc.option(value, { freq: 4 });
}

/** Sets one of these properties of what is at a place. */
export function settings(
  at: Place,
  properties: Readonly<Record<string, fc.Arbitrary<Value>>>,
): fc.Arbitrary<Edit>[] {
  return Object.entries(properties).map(([name, value]) =>
    value.map((to): Edit => ({ at, set: name, to })),
  );
}

export function calls(
  at: Place,
  ...methods: (readonly [name: string, ...args: fc.Arbitrary<Value>[]])[]
): fc.Arbitrary<Edit>[] {
  return methods.map(([name, ...args]) =>
    fc.tuple(...args).map((given): Edit => ({ at, call: name, with: given })),
  );
}

/** Edits of the map at a place; `indexes` are those at which fields are inserted. */
export function mapEdits(
  at: Place,
  names: fc.Arbitrary<Value>,
  values: fc.Arbitrary<Value>,
  indexes: fc.Arbitrary<number> = fc.nat(3),
): fc.Arbitrary<Edit>[] {
  const edit = (map: string, ...args: fc.Arbitrary<Value>[]) =>
    fc.tuple(...args).map((given): Edit => ({ at, map, with: given }));
  return [
    edit("set", names, values),
    edit("set_all", names, fc.array(values, { maxLength: 3 })),
    edit("add", names, values),
    edit("insert", indexes, names, values),
    edit("delete", names),
    edit("clear"),
  ];
}

export function listEdits(at: Place, item: fc.Arbitrary<Value>): fc.Arbitrary<Edit> {
  return fc
    .tuple(fc.constantFrom("append", "insert", "remove", "replace", "reverse"), fc.nat(3), item)
    .map(([list, index, made]): Edit => ({ at, list, index, item: made }));
}
