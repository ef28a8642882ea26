import { formatFloat } from "../../flow/python/number.js";
import { PairList, placesOfPair, type PairBytes } from "../../flow/state/pair-list.js";
import { SharedDict } from "../../flow/state/shared-dict.js";
import { Float, type StateList, type StateNode, type StateValue } from "../../flow/state/state.js";
import { BackwardOutput } from "./backward-output.js";
import { colon, tag } from "./tnetstring.js";

/** A list or dictionary that knows the bytes of its unchanged parts. */
export interface EncodedNode {
  /** Lays out, from first to last, what the node is written as. */
  planEncoding(plan: EncodingPlan): void;
}

type Step =
  | { readonly kind: "copy"; readonly bytes: Buffer; readonly start: number; readonly end: number }
  | { readonly kind: "value"; readonly value: StateValue }
  | { readonly kind: "length"; readonly after: number; readonly known: KnownLength | null }
  /** The first so many items, or entries, of a node; those after them are written. */
  | { readonly kind: "items"; readonly list: StateList; readonly count: number }
  | { readonly kind: "pairs"; readonly pairs: PairBytes }
  | {
      readonly kind: "entries";
      readonly keys: readonly string[];
      readonly values: readonly StateValue[];
      readonly count: number;
    };

/** The length prefix that a node had in the bytes it came from. */
interface KnownLength {
  readonly bytes: Buffer;
  readonly at: number;
  readonly dataAt: number;
  readonly length: number;
}

/**
 * Writes values, each from its end to its beginning. What is unchanged keeps its bytes.
 *
 * Hot path. It keeps a list of steps rather than recurse: values may be ten thousand deep.
 */
export class EncodingPlan {
  readonly #output: BackwardOutput;
  /** The steps still to be done, the last one first. */
  #steps: Step[] = [];
  /** Where that is written which is kept. */
  #aside: BackwardOutput | null = null;

  constructor(output: BackwardOutput) {
    this.#output = output;
  }

  /** Writes a value before what is there. */
  encode(value: StateValue): void {
    this.#steps = [];
    this.value(value);
    this.#run();
  }

  /** Next, a part of a buffer as it is. */
  copy(bytes: Buffer, start: number, end: number): void {
    this.#steps.push({ kind: "copy", bytes, start, end });
  }

  /** Next, a value. */
  value(value: StateValue): void {
    this.#steps.push({ kind: "value", value });
  }

  /** Begins a node that lies in bytes; what its `planEncoding` lays out from here on is in it. */
  open(bytes: Buffer, at: number, dataAt: number, tagAt: number): void {
    this.#output.slice(bytes, tagAt, tagAt + 1);
    const known = { bytes, at, dataAt, length: tagAt - dataAt };
    this.#steps.push({ kind: "length", after: this.#output.length, known });
  }

  #run(): void {
    for (let step = this.#steps.pop(); step !== undefined; step = this.#steps.pop()) {
      if (step.kind === "copy") this.#output.slice(step.bytes, step.start, step.end);
      else if (step.kind === "length") this.#writeLength(step.after, step.known);
      else if (step.kind === "entries") this.#writeEntries(step.keys, step.values, step.count);
      else if (step.kind === "items") this.#writeItems(step.list, step.count);
      else if (step.kind === "pairs") this.#writePairs(step.pairs);
      else this.#write(step.value);
    }
  }

  /** The length keeps its bytes where it is the same: some files have zeros before it. */
  #writeLength(after: number, known: KnownLength | null): void {
    const length = this.#output.length - after;
    if (known?.length === length) this.#output.slice(known.bytes, known.at, known.dataAt);
    else this.#output.numberAnd(length, colon);
  }

  #write(value: StateValue): void {
    if (!this.#writeScalar(value)) this.#writeNode(value);
  }

  /** Writes nothing, and returns false, where the value is a list or a dictionary. */
  #writeScalar(value: StateValue): value is Exclude<StateValue, StateNode> {
    if (typeof value === "string") this.#writeString(value);
    else if (value === null) this.#output.asciiElement("", tag.null);
    else if (typeof value === "boolean") this.#output.asciiElement(String(value), tag.boolean);
    else if (typeof value !== "object") this.#writeInteger(value);
    else if (value instanceof Float) {
      this.#output.asciiElement(formatFloat(value.value), tag.float);
    } else if (Buffer.isBuffer(value)) {
      this.#output.bytesElement(value, 0, value.length, tag.bytes);
    } else return false;
    return true;
  }

  #writeInteger(value: number | bigint): void {
    if (typeof value === "number" && !Number.isSafeInteger(value)) {
      throw new TypeError(`a flow cannot hold ${value} where an integer belongs`);
    }
    this.#output.asciiElement(String(value), tag.integer);
  }

  /** Most text is ASCII, and needs no buffer of its own. */
  #writeString(text: string): void {
    if (this.#output.asciiElement(text, tag.text)) return;
    const bytes = Buffer.from(text, "utf8");
    this.#output.bytesElement(bytes, 0, bytes.length, tag.text);
  }

  #writeNode(node: StateNode): void {
    if (isEncoded(node)) node.planEncoding(this);
    else if (node instanceof SharedDict) this.#writeShared(node);
    else if (node instanceof PairList) this.#planPairs(node);
    else this.#writePlain(node);
  }

  #planPairs(list: PairList): void {
    if (list.plain !== null) {
      this.value(list.plain);
      return;
    }
    this.#output.byte(tag.list);
    this.#steps.push({ kind: "length", after: this.#output.length, known: null });
    this.#steps.push({ kind: "pairs", pairs: list.received });
    for (const pair of list.added) this.value(pair);
  }

  #writePairs({ bytes, places }: PairBytes): void {
    for (let at = places.length - placesOfPair; at >= 0; at -= placesOfPair) {
      this.#output.byte(tag.list);
      const after = this.#output.length;
      this.#output.bytesElement(bytes, places[at + 2] ?? 0, places[at + 3] ?? 0, tag.bytes);
      this.#output.bytesElement(bytes, places[at] ?? 0, places[at + 1] ?? 0, tag.bytes);
      this.#output.numberAnd(this.#output.length - after, colon);
    }
  }

  #writeShared(dict: SharedDict): void {
    const encoded = dict.encoded ?? this.#encodeAlone(dict);
    this.#output.slice(encoded, 0, encoded.length);
  }

  #encodeAlone(dict: SharedDict): Buffer {
    const output = (this.#aside ??= new BackwardOutput());
    const plan = new EncodingPlan(output);
    plan.#writePlain(dict);
    plan.#run();
    const encoded = Buffer.concat(output.take());
    dict.keepEncoded(encoded);
    return encoded;
  }

  #writePlain(node: StateNode): void {
    this.#output.byte(node.kind === "dict" ? tag.dict : tag.list);
    this.#steps.push({ kind: "length", after: this.#output.length, known: null });
    if (node.kind === "list") this.#writeItems(node, node.length);
    else {
      const keys = node.keys();
      this.#writeEntries(keys, node.values(), keys.length);
    }
  }

  /** Writes items from the last one on, up to the first that is a list or a dictionary itself. */
  #writeItems(list: StateList, count: number): void {
    for (let left = count - 1; left >= 0; left--) {
      const item = list.get(left);
      if (this.#writeScalar(item)) continue;
      this.#steps.push({ kind: "items", list, count: left });
      this.value(item);
      return;
    }
  }

  #writeEntries(keys: readonly string[], values: readonly StateValue[], count: number): void {
    for (let left = count - 1; left >= 0; left--) {
      const key = keys[left] ?? "";
      const value = values[left] ?? null;
      if (!this.#writeScalar(value)) {
        this.#steps.push({ kind: "entries", keys, values, count: left });
        this.value(key);
        this.value(value);
        return;
      }
      this.#writeString(key);
    }
  }
}

function isEncoded(node: StateNode & Partial<EncodedNode>): node is StateNode & EncodedNode {
  return node.planEncoding !== undefined;
}
