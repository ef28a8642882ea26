import {
  copyOf,
  isNode,
  type StateDict,
  type StateNode,
  type StateValue,
} from "../../flow/state/state.js";
import { decodeElement } from "./decode.js";
import type { EncodedNode, EncodingPlan } from "./encode.js";
import { damaged, type FlowRecord } from "./record.js";
import { scanElement, scanned, tag } from "./tnetstring.js";

// The index of a dictionary has five positions for each entry.
const stride = 5;
const keyData = 0;
const keyTag = 1;
const valueAt = 2;
const valueData = 3;
const valueTag = 4;

/** Stands for the value of an entry that nobody has changed or been handed as a node. */
const asInBytes = Symbol("as in bytes");

/**
 * A dictionary in the bytes of a flow. Values are decoded when somebody asks; changes are kept
 * beside the bytes, so that what is unchanged can be copied when the flow is written.
 *
 * Hot path: every flow that is read has one for its outermost dictionary.
 */
export class EncodedDict implements StateDict, EncodedNode {
  readonly kind = "dict";
  readonly #record: FlowRecord;
  readonly #at: number;
  readonly #dataAt: number;
  readonly #tagAt: number;
  #index: readonly number[] | null = null;
  /**
   * By entry: lists and dictionaries that were handed out, and new values; undefined where the entry
   * was deleted.
   */
  #values: (StateValue | undefined | typeof asInBytes)[] | null = null;
  /** Entries behind those in the bytes. */
  #added: Map<string, StateValue> | null = null;
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
    const nodes: StateNode[] = [];
    if (this.#values !== null) {
      for (const value of this.#values) if (value !== asInBytes && isNode(value)) nodes.push(value);
    }
    if (this.#added !== null) {
      for (const value of this.#added.values()) if (isNode(value)) nodes.push(value);
    }
    return nodes;
  }

  markSettled(): void {
    this.#touched = false;
  }

  keys(): string[] {
    const keys = new Set<string>();
    const index = this.#getIndex();
    for (let entry = 0; entry < index.length; entry += stride) {
      if (!this.#isDeleted(entry)) keys.add(this.#keyOf(entry));
    }
    for (const key of this.#added?.keys() ?? []) keys.add(key);
    return [...keys];
  }

  values(): StateValue[] {
    return this.keys().map((key) => this.get(key) ?? null);
  }

  has(key: string): boolean {
    const entry = this.#find(key);
    return entry < 0 ? this.#added?.has(key) === true : !this.#isDeleted(entry);
  }

  isNull(key: string): boolean {
    const entry = this.#find(key);
    if (entry < 0) return (this.#added?.get(key) ?? null) === null;
    const known = this.#knownValue(entry);
    if (known !== asInBytes) return (known ?? null) === null;
    return this.#record.bytes[this.#position(entry + valueTag)] === tag.null;
  }

  get(key: string): StateValue | undefined {
    const entry = this.#find(key);
    if (entry < 0) return this.#added?.get(key);
    const known = this.#knownValue(entry);
    if (known !== asInBytes) return known;
    const value = decodeElement(
      this.#record,
      this.#position(entry + valueAt),
      this.#position(entry + valueData),
      this.#position(entry + valueTag),
    );
    if (isNode(value)) this.#put(entry, value);
    return value;
  }

  /** Whether the key's value in the bytes is this text, or bytes that spell it; decodes nothing. */
  isEncodedText(key: string, text: string): boolean {
    const entry = this.#find(key);
    if (entry < 0) return false;
    const { bytes } = this.#record;
    const end = this.#position(entry + valueTag);
    if (bytes[end] !== tag.text && bytes[end] !== tag.bytes) return false;
    return hasText(bytes, this.#position(entry + valueData), end, text);
  }

  set(key: string, value: StateValue): void {
    const entry = this.#find(key);
    if (entry < 0) (this.#added ??= new Map<string, StateValue>()).set(key, value);
    else this.#put(entry, value);
    this.#touched = true;
  }

  delete(key: string): boolean {
    let deleted = this.#added?.delete(key) === true;
    // Of a key that is there twice the last value counts. All of them go.
    for (let entry = this.#find(key); entry >= 0; entry = this.#find(key, entry)) {
      deleted ||= !this.#isDeleted(entry);
      this.#put(entry, undefined);
    }
    this.#touched ||= deleted;
    return deleted;
  }

  clone(copies: ReadonlyMap<StateNode, StateNode>): EncodedDict {
    const copy = new EncodedDict(this.#record, this.#at, this.#dataAt, this.#tagAt);
    copy.#index = this.#index;
    copy.#values =
      this.#values?.map((value) => (value === asInBytes ? value : copyOf(value, copies))) ?? null;
    for (const [key, value] of this.#added ?? []) {
      copy.set(key, copyOf(value, copies));
    }
    copy.#touched = this.#touched;
    return copy;
  }

  planEncoding(plan: EncodingPlan): void {
    const { bytes } = this.#record;
    if (this.#values === null && this.#added === null) {
      plan.copy(bytes, this.#at, this.#tagAt + 1);
      return;
    }
    plan.open(bytes, this.#at, this.#dataAt, this.#tagAt);
    let copied = this.#dataAt;
    const { length } = this.#getIndex();
    for (let entry = 0; entry < length; entry += stride) {
      const value = this.#knownValue(entry);
      if (value === asInBytes) continue;
      const keptUntil = value === undefined ? this.#start(entry) : this.#position(entry + valueAt);
      if (keptUntil > copied) plan.copy(bytes, copied, keptUntil);
      if (value !== undefined) plan.value(value);
      copied = this.#position(entry + valueTag) + 1;
    }
    if (this.#tagAt > copied) plan.copy(bytes, copied, this.#tagAt);
    for (const [key, value] of this.#added ?? []) {
      plan.value(key);
      plan.value(value);
    }
  }

  #put(entry: number, value: StateValue | undefined): void {
    this.#values ??= new Array<typeof asInBytes>(this.#getIndex().length / stride).fill(asInBytes);
    this.#values[entry / stride] = value;
  }

  #isDeleted(entry: number): boolean {
    return this.#knownValue(entry) === undefined;
  }

  /** The entry's value where it is not, or not only, in the bytes. */
  #knownValue(entry: number): StateValue | undefined | typeof asInBytes {
    return this.#values === null ? asInBytes : this.#values[entry / stride];
  }

  /** The index position of the last entry with this key, before `before`; negative when none has. */
  #find(key: string, before = Infinity): number {
    const index = this.#getIndex();
    const { bytes } = this.#record;
    for (let entry = Math.min(before, index.length) - stride; entry >= 0; entry -= stride) {
      const start = index[entry + keyData] ?? 0;
      if (hasText(bytes, start, index[entry + keyTag] ?? 0, key)) return entry;
    }
    return -1;
  }

  #keyOf(entry: number): string {
    const start = this.#position(entry + keyData);
    return this.#record.bytes.toString("utf8", start, this.#position(entry + keyTag));
  }

  /** Where the entry begins, at its key's length. */
  #start(entry: number): number {
    return entry === 0 ? this.#dataAt : this.#position(entry - stride + valueTag) + 1;
  }

  #position(indexed: number): number {
    return this.#getIndex()[indexed] ?? 0;
  }

  #getIndex(): readonly number[] {
    return (this.#index ??= this.#scan());
  }

  #scan(): number[] {
    const record = this.#record;
    const end = this.#tagAt;
    let length = 0;
    for (let at = this.#dataAt; at < end;) {
      scanElement(record, at, end);
      const key = scanned.dataAt;
      const afterKey = scanned.tagAt;
      if (afterKey + 1 >= end) throw damaged(record, at, "a key has no value");
      scanElement(record, afterKey + 1, end);
      scratch[length + keyData] = key;
      scratch[length + keyTag] = afterKey;
      scratch[length + valueAt] = afterKey + 1;
      scratch[length + valueData] = scanned.dataAt;
      scratch[length + valueTag] = scanned.tagAt;
      length += stride;
      at = scanned.tagAt + 1;
    }
    return scratch.slice(0, length);
  }
}

/** Where an index is made, before it is copied in its right size; making it grow costs more. */
const scratch: number[] = [];
const none: readonly StateNode[] = [];

/** Whether the bytes are the text in UTF-8. */
function hasText(bytes: Buffer, start: number, end: number, text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    // Nearly all keys are ASCII, where each byte is a character.
    if (code > 0x7f) return bytes.toString("utf8", start, end) === text;
    if (bytes[start + at] !== code) return false;
  }
  return end - start === text.length;
}
