import { header } from "../../lib/formats/msgpack/header.js";
import { branch, leaf, type Leaf, type Measure, type Piece, type Structure } from "./tree.js";

/** Files of MessagePack: headers, and frames of binary data with a flow each. */
export const messagePack: Structure = {
  parse: (bytes) => branch("file", parseFile(bytes)),
  print,
  leafShapes: ["str", "bin", "raw"],
  branchShapes: ["array", "map", "frame"],
  values: [
    ...["c0", "c1", "c2", "c3", "00", "ff", "ccff", "cdffff", "ceffffffff", "cfffffffffffffffff"],
    ...["d080", "d38000000000000000", "cb7ff8000000000000", "cb8000000000000000", "ca7f800000"],
    ...["c70001", "d801" + "ff".repeat(16), "d40100", "d4ff00", "c70901ff0000000000000000"],
    ...["80", "90", "dc0000", "df00000001a100c0", "deffff", "ddffffffff", "dbffffffff"],
  ]
    .map((hex) => leaf("raw", Buffer.from(hex, "hex")))
    .concat(
      leaf("raw", header),
      ...["", "http", "tcp", "__proto__", "a".repeat(70_000)].map((text) => leaf("str", text)),
      leaf("str", Buffer.of(0xff, 0xed, 0xa0, 0x80)),
      leaf("bin", ""),
    ),
};

/** Deeper values are leaves: so deep a tree would be in the way of everything that walks it. */
const deepest = 60;

function parseFile(bytes: Buffer): Piece[] {
  const pieces: Piece[] = [];
  for (let at = 0; at < bytes.length;) {
    if (header.equals(bytes.subarray(at, at + header.length))) {
      pieces.push(leaf("raw", header));
      at += header.length;
      continue;
    }
    const value = new Parser(bytes, at).value(0);
    const frame = value?.piece.shape === "bin" && value.piece.kind === "leaf" ? value.piece : null;
    if (value === null || frame === null) return [...pieces, leaf("raw", bytes.subarray(at))];
    pieces.push(branch("frame", new Parser(frame.bytes, 0).values()));
    at = value.end;
  }
  return pieces;
}

class Parser {
  readonly #bytes: Buffer;
  #at: number;

  constructor(bytes: Buffer, at: number) {
    this.#bytes = bytes;
    this.#at = at;
  }

  values(): Piece[] {
    const pieces: Piece[] = [];
    while (this.#at < this.#bytes.length) {
      const start = this.#at;
      const piece = this.#value(0);
      if (piece === null) return [...pieces, leaf("raw", this.#bytes.subarray(start))];
      pieces.push(piece);
    }
    return pieces;
  }

  value(depth: number): { readonly piece: Piece; readonly end: number } | null {
    const piece = this.#value(depth);
    return piece === null ? null : { piece, end: this.#at };
  }

  /** Null where there is no whole value. */
  #value(depth: number): Piece | null {
    const start = this.#at;
    const first = this.#number(1) ?? 0xc1;
    if (first <= 0x7f || first >= 0xe0) return this.#raw(start, 0);
    if (first <= 0x8f) return this.#container("map", first & 0xf, depth);
    if (first <= 0x9f) return this.#container("array", first & 0xf, depth);
    if (first <= 0xbf) return this.#data("str", first & 0x1f);
    if (first >= 0xdc) {
      const count = this.#number(first % 2 === 0 ? 2 : 4);
      return this.#container(first <= 0xdd ? "array" : "map", count, depth);
    }
    if (first >= 0xd9) return this.#data("str", this.#number(2 ** (first - 0xd9)));
    if (first >= 0xd4) return this.#raw(start, 1 + 2 ** (first - 0xd4));
    if (first >= 0xcc) return this.#raw(start, 2 ** (first % 4));
    if (first >= 0xca) return this.#raw(start, first === 0xca ? 4 : 8);
    if (first >= 0xc7) return this.#raw(start, 1 + (this.#number(2 ** (first - 0xc7)) ?? Infinity));
    if (first >= 0xc4) return this.#data("bin", this.#number(2 ** (first - 0xc4)));
    return first === 0xc1 ? null : this.#raw(start, 0);
  }

  #container(shape: "array" | "map", count: number | null, depth: number): Piece | null {
    if (count === null || depth > deepest) return null;
    const parts: Piece[] = [];
    while (parts.length < count) {
      const part = this.#value(depth + 1);
      if (part === null) return null;
      const value = shape === "map" ? this.#value(depth + 1) : part;
      if (value === null) return null;
      parts.push(shape === "map" ? branch("entry", [part, value]) : part);
    }
    return branch(shape, parts);
  }

  #data(shape: "str" | "bin", length: number | null): Leaf | null {
    const start = this.#at;
    if (length === null || start + length > this.#bytes.length) return null;
    this.#at += length;
    return leaf(shape, this.#bytes.subarray(start, this.#at));
  }

  #raw(start: number, length: number): Leaf | null {
    if (this.#at + length > this.#bytes.length) return null;
    this.#at += length;
    return leaf("raw", this.#bytes.subarray(start, this.#at));
  }

  #number(size: number): number | null {
    if (this.#at + size > this.#bytes.length) return null;
    this.#at += size;
    return this.#bytes.readUIntBE(this.#at - size, size);
  }
}

function print(piece: Piece, measure: Measure): Buffer {
  if (piece.kind === "leaf") {
    if (piece.shape === "raw") return piece.bytes;
    return withLength(piece.shape === "str" ? "str" : "bin", piece.bytes, measure);
  }
  const data = Buffer.concat(piece.parts.map((part) => print(part, measure)));
  switch (piece.shape) {
    case "frame":
      return withLength("bin", data, measure);
    case "array":
      return Buffer.concat([countOf(0x90, 0xdc, measure(piece.parts.length)), data]);
    case "map":
      return Buffer.concat([countOf(0x80, 0xde, measure(piece.parts.length)), data]);
    default:
      return data;
  }
}

function withLength(shape: "str" | "bin", data: Buffer, measure: Measure): Buffer {
  const length = Math.min(measure(data.length), 0xffff_ffff);
  if (shape === "str" && length < 0x20) return Buffer.concat([Buffer.of(0xa0 + length), data]);
  const first = shape === "str" ? 0xd9 : 0xc4;
  const size = length < 0x100 ? 0 : length < 0x10000 ? 1 : 2;
  return Buffer.concat([Buffer.of(first + size), bigEndian(length, 2 ** size), data]);
}

function countOf(fixed: number, first: number, count: number): Buffer {
  if (count < 0x10) return Buffer.of(fixed + count);
  if (count < 0x10000) return Buffer.concat([Buffer.of(first), bigEndian(count, 2)]);
  return Buffer.concat([Buffer.of(first + 1), bigEndian(Math.min(count, 0xffff_ffff), 4)]);
}

function bigEndian(value: number, size: number): Buffer {
  const bytes = Buffer.alloc(size);
  bytes.writeUIntBE(value, 0, size);
  return bytes;
}
