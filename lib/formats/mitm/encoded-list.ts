import {
  isList,
  isNode,
  spliced,
  type StateList,
  type StateNode,
  type StateValue,
} from "../../flow/state/state.js";
import { decodeElement } from "./decode.js";
import type { EncodedNode, EncodingPlan } from "./encode.js";
import type { FlowRecord } from "./record.js";
import { scanElement, scanned, tag } from "./tnetstring.js";

/** Where an item lies in the bytes; the index has three positions for each. */
const stride = 3;
const itemAt = 0;
const itemData = 1;
const itemTag = 2;

/** An item is a position in the index, or a value that is not, or not only, in the bytes. */
interface Item {
  /** The item's place in the index; negative when it is new. */
  readonly entry: number;
  /** The item's value when it is new, or was handed out as a list or dictionary. */
  value: StateValue | undefined;
}

/** A list in the bytes of a flow; see `EncodedDict`. Hot path: every look at a header is one here. */
export class EncodedList implements StateList, EncodedNode {
  readonly kind = "list";
  readonly #record: FlowRecord;
  readonly #at: number;
  readonly #dataAt: number;
  readonly #tagAt: number;
  #index: readonly number[] | null = null;
  /** The items, once one was changed or handed out; else they are as in the index. */
  #items: Item[] | null = null;
  #touched = false;

  /** The element at `at`, with its data at `dataAt` and its tag at `tagAt`. */
  constructor(record: FlowRecord, at: number, dataAt: number, tagAt: number) {
    this.#record = record;
    this.#at = at;
    this.#dataAt = dataAt;
    this.#tagAt = tagAt;
  }

  get touched(): boolean {
    return this.#touched;
  }

  opened(): StateNode[] {
    const nodes: StateNode[] = [];
    for (const { value } of this.#items ?? []) if (isNode(value)) nodes.push(value);
    return nodes;
  }

  markSettled(): void {
    this.#touched = false;
  }

  get length(): number {
    return this.#items?.length ?? this.#getIndex().length / stride;
  }

  get(index: number): StateValue {
    const item = this.#items?.[index];
    if (item?.value !== undefined) return item.value;
    const entry = item?.entry ?? index * stride;
    if (index < 0 || index >= this.length) {
      throw new RangeError(`no item ${index} in a list of ${this.length}`);
    }
    const value = decodeElement(
      this.#record,
      this.#position(entry + itemAt),
      this.#position(entry + itemData),
      this.#position(entry + itemTag),
    );
    const opened = isNode(value) ? this.#getItems()[index] : undefined;
    if (opened !== undefined) opened.value = value;
    return value;
  }

  splice(start: number, deleteCount: number, items: readonly StateValue[]): void {
    // A node of this list that is put back, perhaps elsewhere, is encoded from its own bytes.
    const added = items.map((value) => ({ entry: -1, value }));
    this.#items = spliced<Item>(this.#getItems(), start, deleteCount, added);
    this.#touched = true;
  }

  clone(copies: ReadonlyMap<StateNode, StateNode>): EncodedList {
    const copy = new EncodedList(this.#record, this.#at, this.#dataAt, this.#tagAt);
    copy.#index = this.#index;
    copy.#items =
      this.#items?.map(({ entry, value }) => ({
        entry,
        value: isNode(value) ? (copies.get(value) ?? value) : value,
      })) ?? null;
    copy.#touched = this.#touched;
    return copy;
  }

  findPair(name: string, from: number): number {
    const items = this.#items;
    const { bytes } = this.#record;
    const { length } = this;
    for (let index = from; index < length; index++) {
      const item = items?.[index];
      if (item?.value !== undefined) {
        if (isPairNamed(item.value, name)) return index;
        continue;
      }
      const entry = item?.entry ?? index * stride;
      if (bytes[this.#position(entry + itemTag)] !== tag.list) continue;
      scanElement(this.#record, this.#position(entry + itemData), this.#position(entry + itemTag));
      if (hasName(bytes, scanned.dataAt, scanned.tagAt, name)) return index;
    }
    return -1;
  }

  pairPart(index: number, part: 0 | 1): Buffer | null {
    const item = this.#items?.[index];
    if (item?.value !== undefined) return partOf(item.value, part);
    const entry = item?.entry ?? index * stride;
    const { bytes } = this.#record;
    const end = this.#position(entry + itemTag);
    if (bytes[end] !== tag.list) return null;
    scanElement(this.#record, this.#position(entry + itemData), end);
    if (part === 1) scanElement(this.#record, scanned.tagAt + 1, end);
    if (bytes[scanned.tagAt] !== tag.bytes) return null;
    return bytes.subarray(scanned.dataAt, scanned.tagAt);
  }

  planEncoding(plan: EncodingPlan): void {
    const { bytes } = this.#record;
    if (this.#items === null) {
      plan.copy(bytes, this.#at, this.#tagAt + 1);
      return;
    }
    plan.open(bytes, this.#at, this.#dataAt, this.#tagAt);
    for (const { entry, value } of this.#items) {
      if (value !== undefined) plan.value(value);
      else plan.copy(bytes, this.#position(entry + itemAt), this.#position(entry + itemTag) + 1);
    }
  }

  #getItems(): Item[] {
    return (this.#items ??= Array.from({ length: this.length }, (_, index) => ({
      entry: index * stride,
      value: undefined,
    })));
  }

  #position(indexed: number): number {
    return this.#getIndex()[indexed] ?? 0;
  }

  #getIndex(): readonly number[] {
    return (this.#index ??= this.#scan());
  }

  #scan(): number[] {
    const index: number[] = [];
    for (let at = this.#dataAt; at < this.#tagAt; at = scanned.tagAt + 1) {
      scanElement(this.#record, at, this.#tagAt);
      index.push(at, scanned.dataAt, scanned.tagAt);
    }
    return index;
  }
}

function partOf(pair: StateValue, part: 0 | 1): Buffer | null {
  const value = isList(pair) && pair.length === 2 ? pair.get(part) : null;
  return Buffer.isBuffer(value) ? value : null;
}

function isPairNamed(pair: StateValue, name: string): boolean {
  const bytes = partOf(pair, 0);
  return bytes !== null && hasName(bytes, 0, bytes.length, name);
}

/** Whether the bytes are the name, in any ASCII case. `name` is in lower case. */
function hasName(bytes: Buffer, start: number, end: number, name: string): boolean {
  if (end - start !== name.length) return false;
  for (let at = 0; at < name.length; at++) {
    const byte = bytes[start + at] ?? 0;
    const lower = byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte;
    if (lower !== name.charCodeAt(at)) return false;
  }
  return true;
}
