import type { Flow } from "../../lib/flow/flow.js";
import { Float, isNode, type StateValue } from "../../lib/flow/state/state.js";

/**
 * All that a flow holds, as text that is the same for two flows just when they hold the same. Half a
 * character, which JSON may have and UTF-8 may not, is what it is written as: U+FFFD.
 */
export function spellingOf({ state }: Pick<Flow, "state">): string {
  const pieces: string[] = [];
  // A list of what is still to be spelled, the next one last: trees may be deep.
  const open: (StateValue | Spelled)[] = [state];
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (value instanceof Spelled) pieces.push(value.text);
    else if (!isNode(value)) pieces.push(spellScalar(value));
    else if (value.kind === "list") {
      pieces.push(`[${value.length}:`);
      for (let index = value.length - 1; index >= 0; index--) open.push(value.get(index));
    } else {
      const keys = value.keys();
      pieces.push(`{${keys.length}:`);
      for (const key of keys.toReversed()) {
        open.push(value.get(key) ?? null, new Spelled(`\n${quoted(key)}=`));
      }
    }
  }
  return pieces.join(" ");
}

/** What is text of the spelling already, between values. */
class Spelled {
  constructor(readonly text: string) {}
}

function spellScalar(value: Exclude<StateValue, { kind: string }>): string {
  if (value instanceof Float) return `float ${Object.is(value.value, -0) ? "-0" : value.value}`;
  if (Buffer.isBuffer(value)) return `bytes ${JSON.stringify(value.toString("latin1"))}`;
  return typeof value === "string" ? quoted(value) : String(value);
}

function quoted(text: string): string {
  return JSON.stringify(text.toWellFormed());
}
