import { isPairName } from "../../flow/state/pair-name.js";
import {
  copyOf,
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

// The index of a list has three positions for each item.
const stride = 3;
const itemAt = 0;
const itemData = 1;
const itemTag = 2;

/** Stands for the place in the index of an item that is not in the bytes. */
const notEncoded = -1;

/** A list in the bytes of a flow; see `EncodedDict`. Hot path: every look at a header is one here. */
export class EncodedList implements StateList, EncodedNode {
  readonly kind = "list";
  readonly #record: FlowRecord;
  readonly #at: number;
  readonly #dataAt: number;
  readonly #tagAt: number;
  #index: readonly number[] | null = null;
  /** Each item's place in the index, once the list was changed; before, they are all there in order. */
  #entries: number[] | null = null;
  /** By item: new values, and lists and dictionaries that were handed out. */
  #values: (StateValue | undefined)[] | null = null;
  /** Items behind those in the bytes, as long as nothing else was changed: mostly, a header is added. */
  #added: StateValue[] | null = null;
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

  opened(): readonly StateNode[] {
    if (this.#values === null && this.#added === null) return none;
    return [...(this.#values ?? none), ...(this.#added ?? none)].filter(isNode);
  }

  markSettled(): void {
    this.#touched = false;
  }

  get length(): number {
    return this.#entries?.length ?? this.#encodedLength + (this.#added?.length ?? 0);
  }

  get(index: number): StateValue {
    if (index < 0 || index >= this.length) {
      throw new RangeError(`no item ${index} in a list of ${this.length}`);
    }
    const known = this.#knownValue(index);
    if (known !== undefined) return known;
    const entry = this.#entryOf(index);
    const value = decodeElement(
      this.#record,
      this.#position(entry + itemAt),
      this.#position(entry + itemData),
      this.#position(entry + itemTag),
    );
    if (isNode(value)) (this.#values ??= this.#noValues())[index] = value;
    return value;
  }

  splice(start: number, deleteCount: number, items: readonly StateValue[]): void {
    this.#touched = true;
    if (this.#entries === null && deleteCount === 0 && start === this.length) {
      this.#added = this.#added === null ? [...items] : this.#added.concat(items);
      return;
    }
    const values = (this.#values ?? this.#noValues()).concat(this.#added ?? []);
    const entries = this.#entries ?? values.map((_, index) => this.#entryOf(index));
    this.#added = null;
    this.#values = spliced(values, start, deleteCount, items);
    this.#entries = spliced(
      entries,
      start,
      deleteCount,
      items.map(() => notEncoded),
    );
  }

  clone(copies: ReadonlyMap<StateNode, StateNode>): EncodedList {
    const copy = new EncodedList(this.#record, this.#at, this.#dataAt, this.#tagAt);
    copy.#index = this.#index;
    copy.#entries = this.#entries && [...this.#entries];
    copy.#values = this.#values?.map((value) => copyOf(value, copies)) ?? null;
    copy.#added = this.#added?.map((value) => copyOf(value, copies)) ?? null;
    copy.#touched = this.#touched;
    return copy;
  }

  findPair(name: string, from: number): number {
    const { bytes } = this.#record;
    const { length } = this;
    for (let index = from; index < length; index++) {
      const known = this.#knownValue(index);
      if (known !== undefined) {
        if (isPairNamed(known, name)) return index;
        continue;
      }
      const entry = this.#entryOf(index);
      const end = this.#position(entry + itemTag);
      const start = this.#position(entry + itemData);
      if (bytes[end] !== tag.list || start === end) continue;
      scanElement(this.#record, start, end);
      if (isPairName(bytes, scanned.dataAt, scanned.tagAt, name)) return index;
    }
    return -1;
  }

  pairPart(index: number, part: 0 | 1): Buffer | null {
    const known = this.#knownValue(index);
    if (known !== undefined) return partOf(known, part);
    const { bytes } = this.#record;
    const entry = this.#entryOf(index);
    const start = this.#position(entry + itemData);
    const end = this.#position(entry + itemTag);
    if (bytes[end] !== tag.list || start === end) return null;
    scanElement(this.#record, start, end);
    if (part === 1) {
      if (scanned.tagAt + 1 === end) return null;
      scanElement(this.#record, scanned.tagAt + 1, end);
    }
    if (bytes[scanned.tagAt] !== tag.bytes) return null;
    return bytes.subarray(scanned.dataAt, scanned.tagAt);
  }

  planEncoding(plan: EncodingPlan): void {
    const { bytes } = this.#record;
    if (this.#values === null && this.#added === null) {
      plan.copy(bytes, this.#at, this.#tagAt + 1);
      return;
    }
    plan.open(bytes, this.#at, this.#dataAt, this.#tagAt);
    if (this.#values === null) {
      if (this.#tagAt > this.#dataAt) plan.copy(bytes, this.#dataAt, this.#tagAt);
    } else {
      this.#planItems(plan, this.#values);
    }
    for (const value of this.#added ?? none) plan.value(value);
  }

  #planItems(plan: EncodingPlan, values: readonly (StateValue | undefined)[]): void {
    const { bytes } = this.#record;
    // Runs of items that still stand side by side are copied as one.
    let start = this.#dataAt;
    let end = this.#dataAt;
    for (let index = 0; index < values.length; index++) {
      const value = values[index];
      const entry = this.#entryOf(index);
      if (value === undefined && this.#position(entry + itemAt) === end) {
        end = this.#position(entry + itemTag) + 1;
        continue;
      }
      if (end > start) plan.copy(bytes, start, end);
      if (value !== undefined) plan.value(value);
      start = value === undefined ? this.#position(entry + itemAt) : end;
      end = value === undefined ? this.#position(entry + itemTag) + 1 : end;
    }
    if (end > start) plan.copy(bytes, start, end);
  }

  #noValues(): (StateValue | undefined)[] {
    return new Array<StateValue | undefined>(this.#encodedLength).fill(undefined);
  }

  get #encodedLength(): number {
    return this.#getIndex().length / stride;
  }

  /** The item's value where it is not, or not only, in the bytes; else undefined. */
  #knownValue(index: number): StateValue | undefined {
    const added = this.#added;
    if (added !== null && index >= this.#encodedLength) return added[index - this.#encodedLength];
    return this.#values?.[index];
  }

  /** The item's place in the index; `notEncoded` when it is not in the bytes. */
  #entryOf(index: number): number {
    if (this.#entries !== null) return this.#entries[index] ?? notEncoded;
    return index < this.#encodedLength ? index * stride : notEncoded;
  }

  #position(indexed: number): number {
    return this.#getIndex()[indexed] ?? notEncoded;
  }

  #getIndex(): readonly number[] {
    return (this.#index ??= this.#scan());
  }

  #scan(): number[] {
    let length = 0;
    for (let at = this.#dataAt; at < this.#tagAt; at = scanned.tagAt + 1) {
      scanElement(this.#record, at, this.#tagAt);
      scratch[length + itemAt] = at;
      scratch[length + itemData] = scanned.dataAt;
      scratch[length + itemTag] = scanned.tagAt;
      length += stride;
    }
    return scratch.slice(0, length);
  }
}

/** Where an index is made, before it is copied in its right size; making it grow costs more. */
const scratch: number[] = [];
const none: readonly never[] = [];

function partOf(pair: StateValue, part: 0 | 1): Buffer | null {
  const value = isList(pair) && pair.length === 2 ? pair.get(part) : null;
  return Buffer.isBuffer(value) ? value : null;
}

function isPairNamed(pair: StateValue, name: string): boolean {
  const bytes = partOf(pair, 0);
  return bytes !== null && isPairName(bytes, 0, bytes.length, name);
}
