import { PlainDict } from "../../flow/state/plain-dict.js";
import { PlainList } from "../../flow/state/plain-list.js";
import { Float, type StateDict, type StateNode, type StateValue } from "../../flow/state/state.js";
import { JsonError } from "../json/json-error.js";
import type { JsonValue } from "../json/json-value.js";
import { parseFloatText, parseInteger } from "../../flow/python/number.js";
import { base64Form, bytesForm, floatForm, isFreeForm, keyOfFreeName } from "./free-forms.js";
import { base64Bytes, stringBytes, stringText } from "./json-string.js";

/** A list or a dictionary of which not all is there yet. */
interface Unfinished {
  /** The keys of a dictionary; null for a list. */
  readonly keys: readonly string[] | null;
  readonly items: readonly JsonValue[];
  readonly values: StateValue[];
  /** What it is in. */
  readonly outer: Unfinished | null;
}

/**
 * The value of JSON that no layout describes.
 *
 * @throws JsonError when it is what no flow holds.
 */
export function decodeFree(root: JsonValue): StateValue {
  // A chain of what is unfinished rather than recursion: values may be as deep as a line is long.
  let inner: Unfinished = { keys: null, items: [root], values: [], outer: null };
  for (;;) {
    const { items, values, outer } = inner;
    const next = items[values.length];
    if (next !== undefined) {
      const opened = begin(next, inner);
      if (opened === null) values.push(decodeScalar(next));
      else inner = opened;
    } else if (outer !== null) {
      outer.values.push(finish(inner));
      inner = outer;
    } else {
      return values[0] ?? null;
    }
  }
}

/** @throws JsonError when it is no dictionary, or holds what no flow does. */
export function decodeFreeDict(value: JsonValue): StateDict {
  const decoded = decodeFree(value);
  if (decoded instanceof PlainDict) return decoded;
  throw new JsonError("it is not a dictionary", value.start, "");
}

/** What a list or a dictionary begins as; null for all else. */
function begin(value: JsonValue, outer: Unfinished): Unfinished | null {
  const { kind } = value;
  if (kind === "array") return { keys: null, items: value.items, values: [], outer };
  if (kind !== "object" || formOf(value) !== null) return null;
  const { members } = value;
  const keys = members.map(({ key }) => keyOfFreeName(stringText(key)));
  return { keys, items: members.map((member) => member.value), values: [], outer };
}

function finish({ keys, values }: Unfinished): StateNode {
  if (keys === null) return new PlainList(values);
  return new PlainDict(values.map((value, index) => [keys[index] ?? "", value]));
}

/** What an object is that is no dictionary: the name and the value that it has alone. */
function formOf(object: JsonValue): { name: string; value: JsonValue } | null {
  const { members } = object;
  const last = members.at(-1);
  if (last === undefined) return null;
  const name = stringText(last.key);
  // A name that is there twice counts once.
  const isAlone = members.every(({ key }) => stringText(key) === name);
  return isAlone && isFreeForm(name) ? { name, value: last.value } : null;
}

function decodeScalar(value: JsonValue): StateValue {
  switch (value.kind) {
    case "null":
      return null;
    case "boolean":
      return isTrue(value);
    case "string":
      return stringText(value);
    case "number":
      return decodeNumber(value);
    default:
      return decodeForm(value);
  }
}

export function isTrue({ source, start }: JsonValue): boolean {
  return source.bytes[start] === 0x74; // t
}

/** A number: an integer where it has neither point nor exponent, else a float. */
export function decodeNumber(value: JsonValue): number | bigint | Float {
  return decodeInteger(value, value.text) ?? new Float(Number(value.text));
}

function decodeInteger(value: JsonValue, digits: string): number | bigint | undefined {
  try {
    return parseInteger(digits);
  } catch (error) {
    // JavaScript has a greatest integer, though it is very large.
    if (error instanceof RangeError || error instanceof SyntaxError) {
      throw new JsonError("it has too many digits", value.start, "");
    }
    throw error;
  }
}

function decodeForm(object: JsonValue): StateValue {
  const form = formOf(object);
  const { name, value } = form ?? { name: "", value: object };
  if (name === bytesForm) return stringBytes(value);
  if (name === base64Form) return base64Bytes(value);
  const text = stringText(value);
  if (name === floatForm) return new Float(parseFloatText(text) ?? NaN);
  return decodeInteger(value, text) ?? null;
}
