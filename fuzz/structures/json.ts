import { branch, leaf, type Measure, type Piece, type Structure } from "./tree.js";

/** JSON, one text or many, with anything between them: HAR files, and lines of JSON. */
export const json: Structure = {
  parse: (bytes) => branch("file", new Parser(bytes.toString("latin1")).texts()),
  print,
  leafShapes: ["string", "word"],
  branchShapes: ["array", "object"],
  values: [
    ...["null", "true", "false", "0", "-0", "-1", "0.5", "1e400", "1E-400", "9007199254740993"].map(
      (text) => leaf("word", text),
    ),
    ...["[]", "{}", "01", "+1", ".5", "NaN", "nul", "1".repeat(400)].map((text) =>
      leaf("word", text),
    ),
    ...[
      "",
      "\\u0000",
      "\\ud83d",
      "\\udc80",
      "\\ud83d\\ude00",
      "\\n",
      "\\x",
      "\\u12",
      "caf\xc3\xa9",
    ].map((text) => leaf("string", Buffer.from(text, "latin1"))),
    ...["__proto__", "base64", "AAA=", "=", "2020-01-01T00:00:00.000Z", "http://a/"].map((text) =>
      leaf("string", text),
    ),
    leaf("string", Buffer.of(0xff, 0xed, 0xa0, 0x80)),
    leaf("string", "a".repeat(70_000)),
  ],
};

/** Deeper values are leaves: so deep a tree would be in the way of everything that walks it. */
const deepest = 60;

const stringOrWord = /"((?:[^"\\]|\\.)*)"|[^\s,:[\]{}"]+/sy;

class Parser {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** Everything, to the end: values, and what is between them. */
  texts(): Piece[] {
    const pieces: Piece[] = [];
    while (this.#at < this.#text.length) {
      const start = this.#at;
      pieces.push(this.#value(0) ?? this.#raw(start, start + 1));
    }
    return pieces;
  }

  #value(depth: number): Piece | null {
    const opening = this.#text[this.#at];
    if (opening === "[" || opening === "{") return this.#container(opening, depth);
    stringOrWord.lastIndex = this.#at;
    const match = stringOrWord.exec(this.#text);
    if (match === null) return null;
    this.#at += match[0].length;
    return match[1] === undefined
      ? leaf("word", Buffer.from(match[0], "latin1"))
      : leaf("string", Buffer.from(match[1], "latin1"));
  }

  /** A list or an object; what is wrong within is left out, for other changes make that anew. */
  #container(opening: "[" | "{", depth: number): Piece {
    const start = this.#at++;
    if (depth > deepest) return this.#raw(start, this.#text.length);
    const parts: Piece[] = [];
    const closing = opening === "[" ? "]" : "}";
    for (;;) {
      this.#skip(/[\s,]*/y);
      if (this.#at >= this.#text.length) break;
      if (this.#text[this.#at] === closing) {
        this.#at++;
        break;
      }
      const part = this.#value(depth + 1);
      if (part === null) {
        this.#at++;
        continue;
      }
      if (opening === "[") {
        parts.push(part);
        continue;
      }
      this.#skip(/\s*:?\s*/y);
      const value = this.#value(depth + 1);
      parts.push(branch("member", value === null ? [part] : [part, value]));
    }
    return branch(opening === "[" ? "array" : "object", parts);
  }

  #skip(pattern: RegExp): void {
    pattern.lastIndex = this.#at;
    this.#at += pattern.exec(this.#text)?.[0].length ?? 0;
  }

  #raw(start: number, end: number): Piece {
    this.#at = end;
    return leaf("raw", Buffer.from(this.#text.slice(start, end), "latin1"));
  }
}

function print(piece: Piece, measure: Measure): Buffer {
  if (piece.kind === "leaf")
    return piece.shape === "string" ? around('"', [piece.bytes], '"') : piece.bytes;
  const parts = piece.parts.map((part) => print(part, measure));
  switch (piece.shape) {
    case "array":
      return around("[", between(",", parts), "]");
    case "object":
      return around("{", between(",", parts), "}");
    case "member":
      return Buffer.concat(between(":", parts));
    default:
      return Buffer.concat(parts);
  }
}

function around(opening: string, parts: readonly Buffer[], closing: string): Buffer {
  return Buffer.concat([Buffer.from(opening), ...parts, Buffer.from(closing)]);
}

function between(separator: string, parts: readonly Buffer[]): Buffer[] {
  return parts.flatMap((part, nth) => (nth === 0 ? [part] : [Buffer.from(separator), part]));
}
