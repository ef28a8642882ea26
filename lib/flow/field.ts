import { encodeText, decodeText } from "./text.js";
import {
  Float,
  isDict,
  isList,
  type StateDict,
  type StateList,
  type StateValue,
} from "./state/state.js";

// Typed reading and writing of the fields of a flow's state. A setter that is given what is there
// already changes nothing: a script that runs twice leaves the bytes of the first run as they are.

/** A flow's state lacks a field, or has it with a value of the wrong kind. */
export class FlowFieldError extends Error {
  override readonly name = "FlowFieldError";

  constructor(
    /** The field's name in the state, such as `status_code`. */
    readonly field: string,
    /** What should be there, in words. */
    readonly expected: string,
    /** What is there, in words. */
    readonly found: string,
  ) {
    super(`the flow's field "${field}" should be ${expected}, but is ${found}`);
  }
}

export function textField(state: StateDict, key: string): string {
  return text(state.get(key)) ?? wrong(state, key, "text");
}

export function nullableTextField(state: StateDict, key: string): string | null {
  return state.isNull(key) ? null : textField(state, key);
}

/** Text that the state holds as bytes. */
export function bytesTextField(state: StateDict, key: string): string {
  return decodeText(bytesField(state, key));
}

export function bytesField(state: StateDict, key: string): Buffer {
  const value = state.get(key);
  return Buffer.isBuffer(value) ? value : wrong(state, key, "bytes");
}

export function integerField(state: StateDict, key: string): number {
  const value = state.get(key);
  return typeof value === "number" ? value : wrong(state, key, "an integer");
}

/** A time or another number that may have been written as an integer. */
export function numberField(state: StateDict, key: string): number {
  return number(state.get(key)) ?? wrong(state, key, "a number");
}

export function nullableNumberField(state: StateDict, key: string): number | null {
  return state.isNull(key) ? null : numberField(state, key);
}

export function booleanField(state: StateDict, key: string): boolean {
  const value = state.get(key);
  return typeof value === "boolean" ? value : wrong(state, key, "true or false");
}

export function dictField(state: StateDict, key: string): StateDict {
  const value = state.get(key);
  return isDict(value) ? value : wrong(state, key, "a dictionary");
}

export function listField(state: StateDict, key: string): StateList {
  const value = state.get(key);
  return isList(value) ? value : wrong(state, key, "a list");
}

export function setField(state: StateDict, key: string, value: StateValue): void {
  if (!reads(state, key, value)) state.set(key, value);
}

/** Whether a field is this value to those that read it: what is absent is null, and bytes are text. */
function reads(state: StateDict, key: string, value: StateValue): boolean {
  if (value === null) return state.isNull(key);
  const present = state.get(key);
  return typeof value === "string" ? text(present) === value : isSameScalar(present, value);
}

export function setBytesTextField(state: StateDict, key: string, value: string): void {
  setField(state, key, encodeText(value));
}

export function setNumberField(state: StateDict, key: string, value: number | null): void {
  if (value === null) setField(state, key, null);
  else setField(state, key, new Float(value));
}

/** @throws TypeError when the value is not a whole number. */
export function setIntegerField(state: StateDict, key: string, value: number | null): void {
  setField(state, key, value === null ? null : wholeNumber(value, key));
}

/** @throws TypeError when the value is not a whole number. */
export function wholeNumber(value: number, what: string): number {
  if (Number.isSafeInteger(value)) return value;
  throw new TypeError(`"${what}" takes a whole number, not ${value}`);
}

export function text(value: StateValue | undefined): string | undefined {
  if (typeof value === "string") return value;
  return Buffer.isBuffer(value) ? decodeText(value) : undefined;
}

export function number(value: StateValue | undefined): number | undefined {
  if (typeof value === "number") return value;
  if (typeof value === "bigint") return Number(value);
  return value instanceof Float ? value.value : undefined;
}

/** Whether two values are the same text, bytes, number or the like; an integer equals its float. */
export function isSameScalar(a: StateValue | undefined, b: StateValue): boolean {
  if (Buffer.isBuffer(a)) return Buffer.isBuffer(b) && a.equals(b);
  if (a === b) return true;
  const numeric = number(a);
  return numeric !== undefined && Object.is(numeric, number(b));
}

function wrong(state: StateDict, key: string, expected: string): never {
  throw new FlowFieldError(key, expected, state.has(key) ? kindOf(state.get(key)) : "missing");
}

export function kindOf(value: StateValue | undefined): string {
  if (value === null || value === undefined) return "null";
  if (Buffer.isBuffer(value)) return "bytes";
  if (value instanceof Float) return "a float";
  if (isDict(value)) return "a dictionary";
  if (isList(value)) return "a list";
  if (typeof value === "string") return "text";
  return typeof value === "boolean" ? "a boolean" : "an integer";
}
