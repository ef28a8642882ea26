import { FlowFieldError, isSameScalar, kindOf, number } from "./field.js";
import type { StateList, StateValue } from "./state/state.js";

// Messages of WebSocket, TCP and UDP flows are lists whose positions have meanings.

export function itemBytes(list: StateList, index: number, what: string): Buffer {
  const value = item(list, index);
  return Buffer.isBuffer(value) ? value : wrong(what, index, "bytes", value);
}

export function itemBoolean(list: StateList, index: number, what: string): boolean {
  const value = item(list, index);
  return typeof value === "boolean" ? value : wrong(what, index, "true or false", value);
}

export function itemNumber(list: StateList, index: number, what: string): number {
  const value = item(list, index);
  return number(value) ?? wrong(what, index, "a number", value);
}

/** Sets a position of the list, unless it has that value already. */
export function setItem(list: StateList, index: number, value: StateValue): void {
  if (!isSameScalar(item(list, index), value)) list.splice(index, 1, [value]);
}

function item(list: StateList, index: number): StateValue | undefined {
  return index < list.length ? list.get(index) : undefined;
}

function wrong(
  what: string,
  index: number,
  expected: string,
  found: StateValue | undefined,
): never {
  throw new FlowFieldError(`${what}[${index}]`, expected, kindOf(found));
}
