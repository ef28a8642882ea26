import {
  Float,
  isNode,
  type StateDict,
  type StateList,
  type StateNode,
  type StateValue,
} from "./state.js";

/**
 * What a tree held at one time, to be put back into the very same nodes: whatever views of them
 * there are show it again.
 */
export class Snapshot {
  readonly #dicts = new Map<StateDict, ReadonlyMap<string, StateValue>>();
  readonly #lists = new Map<StateList, readonly StateValue[]>();

  constructor(root: StateNode) {
    // A list of nodes rather than recursion: trees may be ten thousand deep.
    const open = [root];
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      for (const value of this.#remember(node)) if (isNode(value)) open.push(value);
    }
  }

  /** Puts back what has changed since, and touches nothing else. */
  restore(): void {
    for (const [dict, entries] of this.#dicts) restoreDict(dict, entries);
    for (const [list, items] of this.#lists) restoreList(list, items);
  }

  /** What is in the node; nothing when it was there before. */
  #remember(node: StateNode): Iterable<StateValue> {
    if (node.kind === "list") {
      if (this.#lists.has(node)) return [];
      const items = Array.from({ length: node.length }, (_, index) => node.get(index));
      this.#lists.set(node, items);
      return items;
    }
    if (this.#dicts.has(node)) return [];
    const entries = new Map<string, StateValue>();
    for (const key of node.keys()) entries.set(key, node.get(key) ?? null);
    this.#dicts.set(node, entries);
    return entries.values();
  }
}

function restoreDict(dict: StateDict, entries: ReadonlyMap<string, StateValue>): void {
  // A deleted key would come back at the end, so all make room for it.
  const isWhole = [...entries.keys()].every((key) => dict.has(key));
  for (const key of dict.keys()) if (!isWhole || !entries.has(key)) dict.delete(key);
  for (const [key, value] of entries) if (!isSame(dict.get(key), value)) dict.set(key, value);
}

function restoreList(list: StateList, items: readonly StateValue[]): void {
  const shorter = Math.min(list.length, items.length);
  let start = 0;
  while (start < shorter && isSame(list.get(start), items[start])) start++;
  let end = 0;
  while (end < shorter - start && isSame(list.get(list.length - 1 - end), items.at(-1 - end)))
    end++;
  if (start + end < Math.max(list.length, items.length)) {
    list.splice(start, list.length - start - end, items.slice(start, items.length - end));
  }
}

/** Whether a value is written as the same bytes, and is the same node where it is one. */
function isSame(a: StateValue | undefined, b: StateValue | undefined): boolean {
  if (Buffer.isBuffer(a)) return Buffer.isBuffer(b) && a.equals(b);
  if (a instanceof Float) return b instanceof Float && Object.is(a.value, b.value);
  return a === b;
}
