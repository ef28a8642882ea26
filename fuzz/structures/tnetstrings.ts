import {
  branch,
  leaf,
  type Branch,
  type Leaf,
  type Measure,
  type Piece,
  type Structure,
} from "./tree.js";

/** Flow files as mitmproxy writes them: elements with their length in front, and a tag behind. */
export const tnetstrings: Structure = {
  parse: (bytes) => branch("file", parseElements(bytes, 0)),
  print,
  leafShapes: [",", ";", "#", "^", "!", "~"],
  branchShapes: ["]", "}"],
  values: [
    ...[
      "",
      "0",
      "-0",
      "00",
      "21",
      "-1",
      "65536",
      "9007199254740993",
      "1".repeat(400),
      "1_0",
      " 1",
    ].map((text) => leaf("#", text)),
    ...["0.0", "-0.0", "1e400", "nan", "inf", "-inf", "1.", "1e-320", ""].map((text) =>
      leaf("^", text),
    ),
    ...["true", "false", "", "TRUE"].map((text) => leaf("!", text)),
    leaf("~", ""),
    leaf("~", "x"),
    ...["", "http", "tcp", "__proto__", "\ud83d\ude00", "a".repeat(70_000)].map((text) =>
      leaf(";", text),
    ),
    leaf(";", Buffer.of(0xff, 0xed, 0xa0, 0x80)),
    ...["", "HTTP/2.0", "gzip", "\0\r\n"].map((text) => leaf(",", text)),
    leaf("?", "a tag that nobody knows"),
  ],
};

/** Deeper elements are leaves: so deep a tree would be in the way of everything that walks it. */
const deepest = 60;

function parseElements(bytes: Buffer, depth: number): Piece[] {
  const pieces: Piece[] = [];
  for (let at = 0; at < bytes.length;) {
    const element = elementAt(bytes, at);
    if (element === null || depth > deepest) return [...pieces, leaf("raw", bytes.subarray(at))];
    const { data, tag, end } = element;
    at = end;
    if (tag === "]") pieces.push(branch(tag, parseElements(data, depth + 1)));
    else if (tag === "}") pieces.push(branch(tag, inPairs(parseElements(data, depth + 1))));
    else pieces.push(leaf(tag, data));
  }
  return pieces;
}

function elementAt(bytes: Buffer, at: number): { data: Buffer; tag: string; end: number } | null {
  const [prefix, digits] = /^(\d{1,12}):/.exec(bytes.toString("latin1", at, at + 13)) ?? [];
  if (prefix === undefined) return null;
  const start = at + prefix.length;
  const tagAt = start + Number(digits);
  if (tagAt >= bytes.length) return null;
  return {
    data: bytes.subarray(start, tagAt),
    tag: bytes.toString("latin1", tagAt, tagAt + 1),
    end: tagAt + 1,
  };
}

function inPairs(pieces: readonly Piece[]): Branch[] {
  return Array.from({ length: Math.ceil(pieces.length / 2) }, (_, nth) =>
    branch("pair", pieces.slice(2 * nth, 2 * nth + 2)),
  );
}

function print(piece: Piece, measure: Measure): Buffer {
  if (piece.shape === "raw" && piece.kind === "leaf") return piece.bytes;
  const data =
    piece.kind === "leaf"
      ? printedLeaf(piece)
      : Buffer.concat(piece.parts.map((part) => print(part, measure)));
  if (piece.shape === "file" || piece.shape === "pair") return data;
  return Buffer.concat([
    Buffer.from(`${measure(data.length)}:`),
    data,
    Buffer.from(piece.shape, "latin1"),
  ]);
}

function printedLeaf({ bytes }: Leaf): Buffer {
  return bytes;
}
