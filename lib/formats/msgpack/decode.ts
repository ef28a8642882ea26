import { PlainDict } from "../../flow/state/plain-dict.js";
import { PlainList } from "../../flow/state/plain-list.js";
import { Float, type StateDict, type StateNode, type StateValue } from "../../flow/state/state.js";
import { damaged, type Frame } from "./frame.js";
import { readHead, type Head } from "./head.js";
import { integerExtension } from "./lead.js";
import { Shape } from "../../flow/state/shape.js";
import { ShapedDict } from "../../flow/state/shaped-dict.js";
import { decodeText, isSpelled } from "./text.js";

/** A list or a dictionary of which not all is there yet. */
interface Unfinished {
  /** The keys of a dictionary so far, where other dictionaries have the same; else null. */
  shape: Shape | null;
  /** The keys of any other dictionary; null for a list. */
  keys: string[] | null;
  readonly values: StateValue[];
  /** How many values there will be. */
  readonly length: number;
  /** What it is in; null for the flow itself. */
  readonly outer: Unfinished | null;
}

/**
 * The state in a frame. Bytes in it are parts of the frame's chunk.
 *
 * Hot path. It keeps a chain of what is unfinished rather than recurse: values may be as deep as a
 * flow is long.
 *
 * @throws FlowReadError where the frame is damaged, or holds what no flow does.
 */
export function decodeState(frame: Frame): StateDict {
  const root = readHead(frame, frame.dataAt);
  let at = root.dataAt;
  let inner = begin(root, null);
  for (;;) {
    while (inner.values.length === inner.length) {
      const node = finish(inner);
      if (inner.outer !== null) {
        inner = inner.outer;
        inner.values.push(node);
      } else if (node.kind === "dict") {
        return node;
      } else {
        throw damaged(frame, frame.dataAt, "a flow should be a dictionary, but is not,");
      }
    }
    const head = readHead(frame, at);
    const { kind, dataAt, length } = head;
    if (
      inner.shape?.keys.length === inner.values.length ||
      inner.keys?.length === inner.values.length
    ) {
      if (kind !== "text") throw damaged(frame, at, "a key is not text");
      at = dataAt + length;
      addKey(inner, frame, dataAt, at);
    } else if (kind === "list" || kind === "dictionary") {
      inner = begin(head, inner);
      at = dataAt;
    } else {
      inner.values.push(decodeScalar(frame, at, head));
      at = dataAt + length;
    }
  }
}

function begin({ kind, length }: Head, outer: Unfinished | null): Unfinished {
  const shape = kind === "dictionary" ? Shape.empty : null;
  return { shape, keys: null, values: [], length, outer };
}

function addKey(dict: Unfinished, frame: Frame, start: number, end: number): void {
  const { shape } = dict;
  const usual = shape?.usual ?? null;
  if (usual !== null && isSpelled(frame.bytes, start, end, usual.lastKey)) {
    dict.shape = usual;
    return;
  }
  const key = decodeText(frame, start, end);
  const longer = shape?.with(key) ?? null;
  if (longer === null) (dict.keys ??= [...(shape?.keys ?? [])]).push(key);
  dict.shape = longer;
}

function finish({ shape, keys, values }: Unfinished): StateNode {
  if (shape !== null) return new ShapedDict(shape, values);
  if (keys === null) return new PlainList(values);
  return new PlainDict(values.map((value, index) => [keys[index] ?? "", value]));
}

function decodeScalar(frame: Frame, at: number, { kind, dataAt, length }: Head): StateValue {
  const { bytes } = frame;
  switch (kind) {
    case "null":
      return null;
    case "true":
      return true;
    case "false":
      return false;
    case "small integer":
      return bytes.readInt8(at);
    case "unsigned integer":
      return length < 8 ? bytes.readUIntBE(dataAt, length) : exact(bytes.readBigUInt64BE(dataAt));
    case "signed integer":
      return length < 8 ? bytes.readIntBE(dataAt, length) : exact(bytes.readBigInt64BE(dataAt));
    case "float":
      return new Float(length === 4 ? bytes.readFloatBE(dataAt) : bytes.readDoubleBE(dataAt));
    case "text":
      return decodeText(frame, dataAt, dataAt + length);
    case "bytes":
      return bytes.subarray(dataAt, dataAt + length);
    case "extension":
      if (bytes[dataAt - 1] === integerExtension && length > 0) {
        return decodeInteger(frame, dataAt, dataAt + length);
      }
      throw damaged(frame, at, `no flow holds an extension of type ${bytes[dataAt - 1] ?? 0};`);
    default:
      throw damaged(frame, at, `a value should not be ${kind}`);
  }
}

/** An integer as the state has it: a number where that is exact. */
function exact(integer: bigint): number | bigint {
  const number = Number(integer);
  return Number.isSafeInteger(number) ? number : integer;
}

/** An integer in two's complement, the highest byte first. */
function decodeInteger(frame: Frame, start: number, end: number): number | bigint {
  try {
    const digits = frame.bytes.toString("hex", start, end);
    return exact(BigInt.asIntN(8 * (end - start), BigInt(`0x${digits}`)));
  } catch {
    throw damaged(frame, start, "an integer has more digits than JavaScript can hold,");
  }
}
