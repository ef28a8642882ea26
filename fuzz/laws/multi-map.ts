import type { MultiMap } from "../../lib/flow/multi-map/multi-map.js";
import { require, requireSame } from "../violation.js";
import { attempt } from "./documented.js";

/** Where the fields of a message are, as text: it shows whether anything was changed. */
export type Spelling = () => string;

/**
 * What holds for the fields of a part of a message, such as its cookies: to set what is there changes
 * nothing; what is set is there; what is removed is gone.
 *
 * @param replace Sets all fields at once.
 */
export function requireMultiMapLaws<Value>(
  map: MultiMap<Value>,
  replace: (fields: readonly (readonly [string, Value])[]) => void,
  spelling: Spelling,
  textOf: (value: Value) => string,
): void {
  const before = spelling();
  const fields = attempt(() => map.fields);
  if (fields === null) return;
  require(fields.length === map.size, "there are as many fields as it says", () =>
    `${fields.length} of ${map.size}`);
  replace(fields);
  requireSame("to set the fields that are there changes nothing", spelling(), before);
  for (const name of map.keys()) map.setAll(name, map.getAll(name));
  requireSame("to set the values that are there changes nothing", spelling(), before);
  requireRotation(map, replace, fields, textOf);
  requireRemoval(map);
}

/** All fields are set in another order, and are then in that order. */
function requireRotation<Value>(
  map: MultiMap<Value>,
  replace: (fields: readonly (readonly [string, Value])[]) => void,
  fields: readonly [string, Value][],
  textOf: (value: Value) => string,
): void {
  const [first, ...others] = fields;
  if (first === undefined) return;
  // In words, for the fields may be views of what is about to change.
  const expected = [...others, first].map(([name, value]) => `${name}: ${textOf(value)}`);
  if (attempt(() => (replace([...others, first]), true)) === null) return;
  const found = map.fields.map(([name, value]) => `${name}: ${textOf(value)}`);
  requireSame("fields that are set are there", found.join("\n"), expected.join("\n"));
}

function requireRemoval<Value>(map: MultiMap<Value>): void {
  for (const name of map.keys()) {
    map.delete(name);
    require(!map.has(name), "a field that is removed is gone", () => JSON.stringify(name));
  }
  map.clear();
  require(map.size === 0, "there is nothing when all is removed", () => String(map.size));
}
