import { Float, isNode, type StateNode, type StateValue } from "../../flow/state/state.js";
import { formatFloat } from "../../flow/python/number.js";
import { base64Form, bytesForm, floatForm, freeName, integerForm } from "./free-forms.js";
import { isText, type LineOutput } from "./line-output.js";

/** Numbers with more digits are strings: most programs read a number as a double, and that ends there. */
export const mostDigits = 308;

/** A list or a dictionary of which not all was written yet. */
interface Unfinished {
  readonly node: StateNode;
  /** The keys of a dictionary; null for a list. */
  readonly keys: readonly string[] | null;
  readonly length: number;
  /** How many of its values were written. */
  done: number;
}

/** Writes a value that no layout describes, so that it says of itself what it is. */
export function encodeFree(output: LineOutput, root: StateValue): void {
  // A list of what is open rather than recursion: values may be ten thousand deep.
  const open: Unfinished[] = [];
  const write = (value: StateValue): void => {
    if (isNode(value)) open.push(begin(output, value));
    else encodeFreeScalar(output, value);
  };
  write(root);
  for (let inner = open.at(-1); inner !== undefined; inner = open.at(-1)) {
    const { node, keys, length, done } = inner;
    if (done === length) {
      output.add(keys === null ? "]" : "}");
      open.pop();
      continue;
    }
    if (done > 0) output.add(",");
    inner.done++;
    if (node.kind === "list") {
      write(node.get(done));
    } else {
      const key = keys?.[done] ?? "";
      output.string(freeName(key));
      output.add(":");
      write(node.get(key) ?? null);
    }
  }
}

function begin(output: LineOutput, node: StateNode): Unfinished {
  const keys = node.kind === "dict" ? node.keys() : null;
  output.add(keys === null ? "[" : "{");
  const length = node.kind === "list" ? node.length : (keys?.length ?? 0);
  return { node, keys, length, done: 0 };
}

function encodeFreeScalar(output: LineOutput, value: Exclude<StateValue, StateNode>): void {
  if (value === null || typeof value === "boolean") {
    output.add(String(value));
  } else if (typeof value === "string") {
    output.string(value);
  } else if (Buffer.isBuffer(value)) {
    encodeFreeBytes(output, value);
  } else {
    const spelled = spellNumber(value);
    if (spelled !== null) output.add(spelled);
    else if (value instanceof Float) output.add(`{"${floatForm}":"${formatFloat(value.value)}"}`);
    else output.add(`{"${integerForm}":"${value}"}`);
  }
}

function encodeFreeBytes(output: LineOutput, bytes: Buffer): void {
  if (isText(bytes)) {
    output.add(`{"${bytesForm}":`);
    output.text(bytes);
  } else {
    output.add(`{"${base64Form}":`);
    output.base64(bytes);
  }
  output.add("}");
}

/** A number as JSON has it: integers without a dot, floats as Python spells them; null if it cannot. */
export function spellNumber(value: number | bigint | Float): string | null {
  if (value instanceof Float) {
    return Number.isFinite(value.value) ? formatFloat(value.value) : null;
  }
  if (typeof value === "number" && !Number.isSafeInteger(value)) {
    throw new TypeError(`a flow cannot hold ${value} where an integer belongs`);
  }
  const digits = String(value);
  return digits.length <= mostDigits ? digits : null;
}
