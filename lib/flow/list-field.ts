import { FlowFieldError, kindOf, listField, text } from "./field.js";
import type { StateDict, StateValue } from "./state/state.js";

/** The items of a list field, each by way of `convert`. */
export function listItems<T>(
  state: StateDict,
  key: string,
  convert: (value: StateValue, key: string) => T,
): T[] {
  const list = listField(state, key);
  return Array.from({ length: list.length }, (_, index) => convert(list.get(index), key));
}

export function asBytes(value: StateValue, key: string): Buffer {
  if (Buffer.isBuffer(value)) return value;
  throw new FlowFieldError(key, "bytes", kindOf(value));
}

export function asText(value: StateValue, key: string): string {
  const found = text(value);
  if (found === undefined) throw new FlowFieldError(key, "text", kindOf(value));
  return found;
}

/** Whether two lists of bytes, text or numbers have the same items; a damaged number may be NaN. */
export function isSame(
  items: readonly (Buffer | string | number)[],
  others: readonly (Buffer | string | number)[],
): boolean {
  return (
    items.length === others.length &&
    items.every((item, index) => {
      const other = others[index];
      return Buffer.isBuffer(item) && Buffer.isBuffer(other)
        ? item.equals(other)
        : Object.is(item, other);
    })
  );
}
