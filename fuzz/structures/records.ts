import { branch, leaf, type Measure, type Piece, type Structure } from "./tree.js";

/** Web archives: records with fields, one of which says the length of the block behind them. */
export const records: Structure = {
  parse: (bytes) => branch("file", parseFile(bytes)),
  print,
  leafShapes: ["line", "block"],
  branchShapes: ["record", "fields"],
  values: [
    ...[
      "WARC/1.0",
      "",
      "Content-Length: 0",
      "Content-Length: 99999999999",
      "a",
      ": b",
      " folded",
    ].map((line) => leaf("line", line)),
    leaf("block", ""),
    leaf("block", "GET / HTTP/1.1\r\nHost: a\r\n\r\n"),
    leaf("block", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n"),
  ],
};

const lengthName = "content-length:";

function parseFile(bytes: Buffer): Piece[] {
  const pieces: Piece[] = [];
  for (let at = 0; at < bytes.length;) {
    const headEnd = bytes.indexOf("\r\n\r\n", at);
    if (headEnd < 0) return [...pieces, leaf("raw", bytes.subarray(at))];
    const lines = bytes.toString("latin1", at, headEnd).split("\r\n");
    const said = lines.find((line) => line.toLowerCase().startsWith(lengthName));
    const length = Number(said?.slice(lengthName.length) ?? 0);
    const start = headEnd + 4;
    const end = start + (Number.isSafeInteger(length) && length >= 0 ? length : 0);
    const fields = lines.map((line) => leaf("line", Buffer.from(line, "latin1")));
    pieces.push(
      branch("record", [branch("fields", fields), leaf("block", bytes.subarray(start, end))]),
    );
    at = bytes.toString("latin1", end, end + 4) === "\r\n\r\n" ? end + 4 : end;
  }
  return pieces;
}

function print(piece: Piece, measure: Measure): Buffer {
  if (piece.kind === "leaf") return piece.bytes;
  if (piece.shape !== "record") return Buffer.concat(piece.parts.map((one) => print(one, measure)));
  const [head, ...blocks] = piece.parts;
  const block = Buffer.concat(blocks.map((one) => print(one, measure)));
  const fields = head?.kind === "branch" ? head.parts : [];
  const lines = fields.map((field) => {
    const line = print(field, measure);
    const name = line.toString("latin1", 0, lengthName.length);
    if (name.toLowerCase() !== lengthName) return line;
    return Buffer.from(`${name} ${measure(block.length)}`, "latin1");
  });
  const ended = [...lines, Buffer.alloc(0)].flatMap((line) => [line, Buffer.from("\r\n")]);
  return Buffer.concat([...ended, block, Buffer.from("\r\n\r\n")]);
}
