import { foldAscii } from "../text.js";
import {
  copyOf,
  isList,
  isNode,
  spliced,
  type StateList,
  type StateNode,
  type StateValue,
} from "./state.js";

/** A list kept in memory. */
export class PlainList implements StateList {
  readonly kind = "list";
  #items: StateValue[];
  #touched = false;

  constructor(items: Iterable<StateValue> = []) {
    this.#items = [...items];
  }

  get touched(): boolean {
    return this.#touched;
  }

  opened(): StateNode[] {
    return this.#items.filter(isNode);
  }

  markSettled(): void {
    this.#touched = false;
  }

  get length(): number {
    return this.#items.length;
  }

  get(index: number): StateValue {
    const item = this.#items[index];
    if (item === undefined) throw new RangeError(`no item ${index} in a list of ${this.length}`);
    return item;
  }

  splice(start: number, deleteCount: number, items: readonly StateValue[]): void {
    this.#items = spliced(this.#items, start, deleteCount, items);
    this.#touched = true;
  }

  clone(copies: ReadonlyMap<StateNode, StateNode>): PlainList {
    const copy = new PlainList(this.#items.map((item) => copyOf(item, copies)));
    copy.#touched = this.#touched;
    return copy;
  }

  findPair(name: string, from: number): number {
    for (let index = from; index < this.#items.length; index++) {
      const found = this.pairPart(index, 0);
      if (found?.length === name.length && foldAscii(found.toString("latin1")) === name) {
        return index;
      }
    }
    return -1;
  }

  pairPart(index: number, part: 0 | 1): Buffer | null {
    const pair = this.#items[index];
    if (!isList(pair) || pair.length !== 2) return null;
    const bytes = pair.get(part);
    return Buffer.isBuffer(bytes) ? bytes : null;
  }
}
