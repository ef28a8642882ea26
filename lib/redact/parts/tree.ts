import { isUtf8 } from "node:buffer";
import { isNode, type StateNode, type StateValue } from "../../flow/state/state.js";
import { decodeText, encodeText } from "../../flow/text.js";
import type { Redactor, Spot } from "../redactor.js";
import { redactBytes } from "./body.js";
import { redactText } from "./text.js";

/** A node to be looked through, and what is around it. */
interface Task {
  readonly node: StateNode;
  /** The name under which all in it is secret; null where there is none. */
  readonly name: string | null;
  readonly spot: Spot;
}

/**
 * All text and bytes of a flow that nothing else has looked at: notes, comments, errors, and what is
 * not known here.
 */
export function redactTree(redactor: Redactor, root: StateNode): void {
  // A list of nodes rather than recursion: trees may be ten thousand deep.
  const open: Task[] = [{ node: root, name: null, spot: spotFor("flow") }];
  for (let task = open.pop(); task !== undefined; task = open.pop()) {
    const { node, name, spot } = task;
    if (node.kind === "list") {
      for (let index = 0; index < node.length; index++) {
        const value = node.get(index);
        if (isNode(value)) open.push({ node: value, name, spot });
        else {
          const safe = redactValue(redactor, value, name, spot);
          if (safe !== value) node.splice(index, 1, [safe]);
        }
      }
      continue;
    }
    for (const key of node.keys()) {
      if (lookedAt.has(key)) continue;
      const value = node.get(key) ?? null;
      const inner = node === root ? spotFor(key) : spot;
      const innerName = redactor.names.has(key) ? key : name;
      if (isNode(value)) open.push({ node: value, name: innerName, spot: inner });
      else {
        const safe = redactValue(redactor, value, innerName, inner);
        if (safe !== value) node.set(key, safe);
      }
    }
  }
}

function spotFor(key: string): Spot {
  return { place: key.replaceAll("_", " "), isFitted: false, depth: 0 };
}

/** What other parts have looked at, and what is made of random bits, or public by its nature. */
const lookedAt: ReadonlySet<string> = new Set([
  ...["headers", "trailers", "content", "path", "messages"],
  ...["id", "version", "type", "certificate_list", "mitmcert", "cipher_list", "tls_version"],
]);

function redactValue(
  redactor: Redactor,
  value: StateValue,
  name: string | null,
  spot: Spot,
): StateValue {
  if (typeof value === "string") return redactString(redactor, value, name, spot);
  if (!Buffer.isBuffer(value)) return value;
  if (!isUtf8(value)) return redactBytes(redactor, value, spot);
  const text = decodeText(value);
  const safe = redactString(redactor, text, name, spot);
  return safe === text ? value : encodeText(safe);
}

function redactString(redactor: Redactor, text: string, name: string | null, spot: Spot): string {
  return name === null ? redactText(redactor, text, spot) : redactor.replace(text, "name", spot);
}
