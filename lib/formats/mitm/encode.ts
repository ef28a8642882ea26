import { Float, type StateDict, type StateList, type StateValue } from "../../flow/state/state.js";
import type { BackwardOutput } from "./backward-output.js";
import { formatFloat } from "../../flow/python/number.js";
import { colon, tag } from "./tnetstring.js";

/** A list or dictionary that knows the bytes of its unchanged parts. */
export interface EncodedNode {
  /** Lays out, from first to last, what the node is written as. */
  planEncoding(plan: EncodingPlan): void;
}

type Step =
  | { readonly kind: "copy"; readonly bytes: Buffer; readonly start: number; readonly end: number }
  | { readonly kind: "value"; readonly value: StateValue }
  | { readonly kind: "length"; readonly after: number; readonly known: KnownLength | null };

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
    if (value === null) this.#output.latin1("0:~");
    else if (typeof value === "boolean") this.#output.latin1(value ? "4:true!" : "5:false!");
    else if (typeof value === "string") this.#writeString(value);
    else if (Buffer.isBuffer(value)) this.#writeBytes(value, tag.bytes);
    else if (value instanceof Float) this.#writeText(formatFloat(value.value), tag.float);
    else if (typeof value === "object") this.#writeNode(value);
    else this.#writeInteger(value);
  }

  #writeInteger(value: number | bigint): void {
    if (typeof value === "number" && !Number.isSafeInteger(value)) {
      throw new TypeError(`a flow cannot hold ${value} where an integer belongs`);
    }
    this.#writeText(String(value), tag.integer);
  }

  #writeBytes(bytes: Buffer, valueTag: number): void {
    this.#output.byte(valueTag);
    this.#output.slice(bytes, 0, bytes.length);
    this.#output.numberAnd(bytes.length, colon);
  }

  /** Most text is ASCII, and needs no buffer of its own. */
  #writeString(text: string): void {
    if (shortAscii.test(text)) this.#writeText(text, tag.text);
    else this.#writeBytes(Buffer.from(text, "utf8"), tag.text);
  }

  #writeText(text: string, valueTag: number): void {
    this.#output.byte(valueTag);
    this.#output.latin1(`${text.length}:${text}`);
  }

  #writeNode(node: StateDict | StateList): void {
    if (isEncoded(node)) {
      node.planEncoding(this);
      return;
    }
    this.#output.byte(node.kind === "dict" ? tag.dict : tag.list);
    this.#steps.push({ kind: "length", after: this.#output.length, known: null });
    if (node.kind === "list") {
      for (let index = 0; index < node.length; index++) this.value(node.get(index));
      return;
    }
    for (const key of node.keys()) {
      this.value(key);
      this.value(node.get(key) ?? null);
    }
  }
}

const shortAscii = /^[\0-\x7f]{0,100}$/;

function isEncoded(node: StateDict | StateList): node is (StateDict | StateList) & EncodedNode {
  return "planEncoding" in node;
}
