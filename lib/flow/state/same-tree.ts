import { isSameScalar } from "../field.js";
import { isNode, type StateDict, type StateNode, type StateValue } from "./state.js";

/**
 * Whether two values say the same, as Python's `==` has it: the order of keys does not matter, and
 * an integer equals its float.
 */
export function isSameTree(a: StateValue | undefined, b: StateValue | undefined): boolean {
  // A list of pairs rather than recursion: trees may be ten thousand deep.
  const pairs = [[a, b]];
  for (let pair = pairs.pop(); pair !== undefined; pair = pairs.pop()) {
    const [one, other] = pair;
    if (one === undefined || other === undefined) {
      if (one !== other) return false;
    } else if (isNode(one) && isNode(other)) {
      const children = childPairs(one, other);
      if (children === null) return false;
      for (const child of children) pairs.push(child);
    } else if (isNode(one) || isNode(other) || !isSameScalar(one, other)) {
      return false;
    }
  }
  return true;
}

/** What has to be the same in both nodes; null when that cannot be. */
function childPairs(one: StateNode, other: StateNode): (StateValue | undefined)[][] | null {
  if (one === other) return [];
  if (one.kind === "list" && other.kind === "list") {
    if (one.length !== other.length) return null;
    return Array.from({ length: one.length }, (_, index) => [one.get(index), other.get(index)]);
  }
  return one.kind === "dict" && other.kind === "dict" ? valuePairs(one, other) : null;
}

function valuePairs(one: StateDict, other: StateDict): (StateValue | undefined)[][] | null {
  const keys = one.keys();
  if (keys.length !== other.keys().length) return null;
  return keys.map((key) => [one.get(key), other.get(key)]);
}
