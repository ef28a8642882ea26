import { formatFloat } from "../flow/python/number.js";
import { pythonString } from "../flow/python/string.js";
import { Float, isNode, type StateNode, type StateValue } from "../flow/state/state.js";

/** A value of a flow's state as Python's `str` shows it. */
export function pythonText(value: StateValue): string {
  if (typeof value === "string") return value;
  if (!isNode(value)) return showScalar(value);
  let shown = "";
  // A list of what is open rather than recursion: values may be ten thousand deep.
  const open = [show(value)];
  for (let pieces = open.at(-1); pieces !== undefined; pieces = open.at(-1)) {
    const { value: piece, done } = pieces.next();
    if (done === true) open.pop();
    else if (typeof piece === "string") shown += piece;
    else open.push(show(piece));
  }
  return shown;
}

/** A list or dictionary as Python's `repr` shows it: text, and the lists and dictionaries in it. */
function* show(node: StateNode): Generator<string | StateNode, void> {
  let separator = "";
  if (node.kind === "list") {
    yield "[";
    for (let index = 0; index < node.length; index++) {
      yield separator;
      yield part(node.get(index));
      separator = ", ";
    }
    yield "]";
    return;
  }
  yield "{";
  for (const key of node.keys()) {
    yield `${separator}${pythonString(key)}: `;
    yield part(node.get(key) ?? null);
    separator = ", ";
  }
  yield "}";
}

function part(value: StateValue): string | StateNode {
  if (isNode(value)) return value;
  return typeof value === "string" ? pythonString(value) : showScalar(value);
}

function showScalar(value: Exclude<StateValue, string | StateNode>): string {
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (value instanceof Float) return formatFloat(value.value);
  return Buffer.isBuffer(value) ? showBytes(value) : String(value);
}

function showBytes(bytes: Buffer): string {
  const text = bytes.toString("latin1");
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escaped = text.replace(/[\\'"]|[^ -~]/g, (character) => {
    if (character === "\\" || character === quote) return `\\${character}`;
    if (character === "'" || character === '"') return character;
    const code = character.charCodeAt(0).toString(16).padStart(2, "0");
    return shortEscapes.get(character) ?? `\\x${code}`;
  });
  return `b${quote}${escaped}${quote}`;
}

const shortEscapes: ReadonlyMap<string, string> = new Map([
  ["\t", "\\t"],
  ["\n", "\\n"],
  ["\r", "\\r"],
]);
