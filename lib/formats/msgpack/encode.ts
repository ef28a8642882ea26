import { Float, type StateNode, type StateValue } from "../../flow/state/state.js";
import type { FrameOutput } from "./frame-output.js";
import { integerExtension, lead } from "./lead.js";

/** A list or a dictionary of which not all was written yet. */
interface Unfinished {
  readonly node: StateNode;
  /** The keys of a dictionary; null for a list. */
  readonly keys: readonly string[] | null;
  readonly length: number;
  /** How many of its values were written. */
  done: number;
}

/**
 * Writes a value, each in the shortest form that there is for it.
 *
 * Hot path. It keeps a list of what is unfinished rather than recurse: values may be ten thousand
 * deep.
 */
export function encode(output: FrameOutput, root: StateValue): void {
  const open: Unfinished[] = [];
  const write = (value: StateValue): void => {
    const unfinished = writeValue(output, value);
    if (unfinished !== null) open.push(unfinished);
  };
  write(root);
  for (let inner = open.at(-1); inner !== undefined; inner = open.at(-1)) {
    const { node, keys, length, done } = inner;
    if (done === length) {
      open.pop();
      continue;
    }
    inner.done++;
    if (node.kind === "list") {
      write(node.get(done));
    } else {
      const key = keys?.[done] ?? "";
      writeText(output, key);
      write(node.get(key) ?? null);
    }
  }
}

/** Writes a value, of a list or dictionary no more than its head. */
function writeValue(output: FrameOutput, value: StateValue): Unfinished | null {
  if (value === null) output.byte(lead.nil);
  else if (typeof value === "boolean") output.byte(value ? lead.true : lead.false);
  else if (typeof value === "string") writeText(output, value);
  else if (typeof value === "number") writeInteger(output, value);
  else if (typeof value === "bigint") writeBigInteger(output, value);
  else if (Buffer.isBuffer(value)) writeBytes(output, value);
  else if (value instanceof Float) output.float(value.value);
  else return openNode(output, value);
  return null;
}

function openNode(output: FrameOutput, node: StateNode): Unfinished {
  const keys = node.kind === "dict" ? node.keys() : null;
  const length = node.kind === "dict" ? (keys?.length ?? 0) : node.length;
  const [fixed, head16] =
    node.kind === "dict" ? [lead.fixMap, lead.map16] : [lead.fixArray, lead.array16];
  if (length < 0x10) output.byte(fixed + length);
  else if (length < 0x10000) output.number(head16, length, 2);
  else output.number(head16 + 1, length, 4);
  return { node, keys, length, done: 0 };
}

/** Half a character, which JavaScript may have and UTF-8 may not, becomes U+FFFD. */
function writeText(output: FrameOutput, text: string): void {
  if (output.shortText(text)) return;
  const length = Buffer.byteLength(text, "utf8");
  if (length < 0x20) output.byte(lead.fixStr + length);
  else writeLength(output, lead.str8, length);
  output.text(text, length);
}

function writeBytes(output: FrameOutput, bytes: Buffer): void {
  writeLength(output, lead.bin8, bytes.length);
  output.bytes(bytes);
}

/** A length in one, two or four bytes, each with a first byte of its own. */
function writeLength(output: FrameOutput, first: number, length: number): void {
  if (length < 0x100) output.number(first, length, 1);
  else if (length < 0x10000) output.number(first + 1, length, 2);
  else output.number(first + 2, length, 4);
}

function writeInteger(output: FrameOutput, value: number): void {
  if (!Number.isSafeInteger(value)) {
    throw new TypeError(`a flow cannot hold ${value} where an integer belongs`);
  }
  if (value >= -0x20 && value < 0x80) output.byte(value & 0xff);
  else if (value >= 0 && value < 0x100) output.number(lead.uint8, value, 1);
  else if (value >= 0 && value < 0x10000) output.number(lead.uint16, value, 2);
  else if (value >= 0 && value < 2 ** 32) output.number(lead.uint32, value, 4);
  else if (value >= 0) output.bigInteger(lead.uint64, BigInt(value));
  else if (value >= -0x80) output.number(lead.int8, value, 1);
  else if (value >= -0x8000) output.number(lead.int16, value, 2);
  else if (value >= -(2 ** 31)) output.number(lead.int32, value, 4);
  else output.bigInteger(lead.int64, BigInt(value));
}

function writeBigInteger(output: FrameOutput, value: bigint): void {
  const number = Number(value);
  if (Number.isSafeInteger(number)) writeInteger(output, number);
  else if (value === BigInt.asUintN(64, value)) output.bigInteger(lead.uint64, value);
  else if (value === BigInt.asIntN(64, value)) output.bigInteger(lead.int64, value);
  else writeExtension(output, twosComplement(value));
}

function writeExtension(output: FrameOutput, data: Buffer): void {
  if (data.length === 16) output.byte(lead.fixExt16);
  else writeLength(output, lead.ext8, data.length);
  output.byte(integerExtension);
  output.bytes(data);
}

/** In as few bytes as there may be, the highest one first. */
function twosComplement(value: bigint): Buffer {
  // The sign takes a bit of its own.
  const magnitude = value < 0n ? -value - 1n : value;
  const size = Math.floor(magnitude.toString(2).length / 8) + 1;
  const digits = BigInt.asUintN(8 * size, value).toString(16);
  return Buffer.from(digits.padStart(2 * size, "0"), "hex");
}
