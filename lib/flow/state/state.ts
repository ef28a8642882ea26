import { Buffer } from "node:buffer";

/**
 * What a flow is made of, whatever file it came from: a tree of dictionaries, lists and scalars in
 * the layout of flow format 21, with the kinds of value that mitmproxy's tnetstrings know.
 *
 * The classes of `lib/flow` (`HttpFlow`, `Request`, `Headers` ...) are typed views of such a tree.
 * Who provides the tree decides how: `PlainDict` keeps values in memory, a format may instead look
 * things up in the bytes it read, and so do work only for what somebody asks for.
 */
export type StateValue =
  | null
  | boolean
  /** An integer within ±(2^53 - 1). Floats are `Float`: `1` and `1.0` are different values. */
  | number
  /** An integer beyond ±(2^53 - 1). */
  | bigint
  | Float
  | string
  | Buffer
  | StateList
  | StateDict;

/** A floating-point number. Keeps `1.0` apart from `1`, as Python and the file do. */
export class Float {
  constructor(readonly value: number) {}
}

/** A list or a dictionary. */
export type StateNode = StateDict | StateList;

interface Node {
  /** True when this one itself was changed since it was made or settled; see `isTouched`. */
  readonly touched: boolean;
  /** The lists and dictionaries in it that may have changes of their own. */
  opened(): readonly StateNode[];
  /** Takes the present contents as the ones that count as untouched; see `settle`. */
  markSettled(): void;
}

/** An ordered dictionary with text keys. A nested list or dictionary is the same object each time. */
export interface StateDict extends Node {
  readonly kind: "dict";
  keys(): readonly string[];
  /** The values, in the order of the keys. */
  values(): readonly StateValue[];
  has(key: string): boolean;
  /** True when the key is absent or its value is null; opens nothing. */
  isNull(key: string): boolean;
  /** The value of the key; undefined when absent. */
  get(key: string): StateValue | undefined;
  /** Sets the key in its place, or adds it at the end. */
  set(key: string, value: StateValue): void;
  /** Removes the key; false when it was not there. */
  delete(key: string): boolean;
  /** A copy, with the nodes that `copies` names in the place of its own; see `copyTree`. */
  clone(copies: ReadonlyMap<StateNode, StateNode>): StateDict;
}

/** An ordered list. A nested list or dictionary is the same object each time. */
export interface StateList extends Node {
  readonly kind: "list";
  readonly length: number;
  /** The item at `index`, which must be within the list. */
  get(index: number): StateValue;
  /** Puts `items` in the place of `deleteCount` items from `start` on. */
  splice(start: number, deleteCount: number, items: readonly StateValue[]): void;
  /** A copy, with the nodes that `copies` names in the place of its own; see `copyTree`. */
  clone(copies: ReadonlyMap<StateNode, StateNode>): StateList;

  // Header lists are lists of [name, value] pairs. These look into a pair without opening it.

  /**
   * Index of the first item at or after `from` that is a pair whose name equals `name`, compared
   * without regard to ASCII case; -1 when there is none. `name` is in lower case, one character a
   * byte.
   */
  findPair(name: string, from: number): number;
  /** The name (`part` 0) or value (`part` 1) of the pair at `index`; null when it is not bytes. */
  pairPart(index: number, part: 0 | 1): Buffer | null;
}

/** Hot path: to look for what other objects do not have takes longer than to know them by their class. */
export function isNode(value: StateValue | undefined): value is StateNode {
  return (
    typeof value === "object" &&
    value !== null &&
    !(value instanceof Float) &&
    !(value instanceof Buffer)
  );
}

export function isDict(value: StateValue | undefined): value is StateDict {
  return isNode(value) && value.kind === "dict";
}

export function isList(value: StateValue | undefined): value is StateList {
  return isNode(value) && value.kind === "list";
}

/** True when the tree was changed anywhere since it was made or settled. */
export function isTouched(root: StateNode): boolean {
  if (root.touched) return true;
  const open = [root.opened()];
  for (let nodes = open.pop(); nodes !== undefined; nodes = open.pop()) {
    for (const node of nodes) {
      if (node.touched) return true;
      open.push(node.opened());
    }
  }
  return false;
}

/** Takes the present contents of the whole tree as the ones that count as untouched. */
export function settle(root: StateNode): void {
  for (const node of openTree(root)) node.markSettled();
}

/** A deep copy: changes to one do not show in the other. */
export function copyTree<T extends StateNode>(root: T): ReturnType<T["clone"]>;
export function copyTree(root: StateNode): StateNode {
  // Children before parents, so that each parent finds its children's copies. A list of nodes
  // rather than recursion: trees may be ten thousand deep.
  const copies = new Map<StateNode, StateNode>();
  for (const node of openTree(root).reverse()) copies.set(node, node.clone(copies));
  return copies.get(root) ?? root;
}

/** What stands for a value in a copy: its copy where it is a node that has one, else itself. */
export function copyOf<Value extends StateValue | undefined>(
  value: Value,
  copies: ReadonlyMap<StateNode, StateNode>,
): Value | StateNode {
  return isNode(value) ? (copies.get(value) ?? value) : value;
}

/** All open nodes of the tree, parents before their children. */
function openTree(root: StateNode): StateNode[] {
  const nodes: StateNode[] = [root];
  for (const node of nodes) for (const child of node.opened()) nodes.push(child);
  return nodes;
}

/** An array with some items replaced. Unlike `Array.splice`, it takes any number of new ones. */
export function spliced<T>(
  array: readonly T[],
  start: number,
  deleteCount: number,
  items: readonly T[],
): T[] {
  return array.slice(0, start).concat(items, array.slice(start + deleteCount));
}
