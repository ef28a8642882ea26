import { isSameScalar } from "../field.js";
import { PlainDict } from "./plain-dict.js";
import { PlainList } from "./plain-list.js";
import { Float, isNode, type StateValue } from "./state.js";

/** State as plain data, for scripts. Objects have no prototype, so any key is safe. */
export type PlainValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | readonly PlainValue[]
  | { readonly [key: string]: PlainValue };

// Both ways keep a list of containers still to be filled rather than recurse: state may be ten
// thousand deep.

/** Plain data from state. Floats become numbers. */
export function fromState(state: StateValue): PlainValue {
  const unfilled: (() => void)[] = [];
  const convert = (value: StateValue): PlainValue => {
    if (!isNode(value)) return value instanceof Float ? value.value : value;
    if (value.kind === "list") {
      const items: PlainValue[] = [];
      unfilled.push(() => {
        for (let index = 0; index < value.length; index++) items.push(convert(value.get(index)));
      });
      return items;
    }
    const object = Object.create(null) as Record<string, PlainValue>;
    unfilled.push(() => {
      for (const key of value.keys()) object[key] = convert(value.get(key) ?? null);
    });
    return object;
  };
  const result = convert(state);
  for (let fill = unfilled.pop(); fill !== undefined; fill = unfilled.pop()) fill();
  return result;
}

/** State from plain data. Whole numbers become integers, other numbers floats. */
export function toState(data: PlainValue): StateValue {
  const unfilled: (() => void)[] = [];
  const convert = (value: PlainValue): StateValue => {
    if (typeof value === "number") return Number.isSafeInteger(value) ? value : new Float(value);
    if (typeof value !== "object" || value === null) return checked(value);
    if (value instanceof Uint8Array) {
      return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
    }
    if (Array.isArray(value)) {
      const list = new PlainList();
      unfilled.push(() => list.splice(0, 0, value.map(convert)));
      return list;
    }
    const dict = new PlainDict();
    unfilled.push(() => {
      for (const [key, item] of Object.entries(value)) dict.set(key, convert(item));
    });
    return dict;
  };
  const result = convert(data);
  for (let fill = unfilled.pop(); fill !== undefined; fill = unfilled.pop()) fill();
  return result;
}

/** Whether data says the same as state. An integer and its float do. */
export function isSame(state: StateValue, data: PlainValue): boolean {
  const pairs: [StateValue, PlainValue][] = [[state, data]];
  for (let pair = pairs.pop(); pair !== undefined; pair = pairs.pop()) {
    const [value, plain] = pair;
    if (!isNode(value)) {
      if (isContainer(plain) || !isSameScalar(value, toState(plain))) return false;
    } else if (value.kind === "list") {
      if (!isArray(plain) || plain.length !== value.length) return false;
      for (const [index, item] of plain.entries()) pairs.push([value.get(index), item]);
    } else {
      if (!isContainer(plain) || Array.isArray(plain)) return false;
      const entries = Object.entries(plain);
      if (entries.length !== value.keys().length) return false;
      for (const [key, item] of entries) {
        const present = value.get(key);
        if (present === undefined) return false;
        pairs.push([present, item]);
      }
    }
  }
  return true;
}

/** `Array.isArray` would take the items of a readonly array for `any`. */
function isArray(data: PlainValue): data is readonly PlainValue[] {
  return Array.isArray(data);
}

function isContainer(data: PlainValue): data is Extract<PlainValue, object> {
  return typeof data === "object" && data !== null && !(data instanceof Uint8Array);
}

/** Data from untyped code may have what no flow can hold. */
function checked<T extends PlainValue>(value: T): T {
  if (value === null || ["boolean", "bigint", "string"].includes(typeof value)) return value;
  throw new TypeError(`a flow cannot hold a value of type ${typeof value}`);
}
