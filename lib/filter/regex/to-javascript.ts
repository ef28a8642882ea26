import type { Ranges } from "./ranges.js";
import { unicodeClasses, type CharSet } from "./char-set.js";
import type { SubjectKind } from "./pattern.js";
import { hasPart, type LookNode, type Place, type RegexNode, type RepeatNode } from "./tree.js";
import { widthOf } from "./width.js";

/**
 * Whether JavaScript has no regular expression with the meaning of a tree. It knows no conditions; a
 * reference to a group that took no part matches there, but not in Python; and it goes on with other
 * alternatives where a round of a repeat was empty, which matters where only the first way counts.
 */
export function isBeyondJavaScript(root: RegexNode): boolean {
  return hasPart(
    root,
    (node) =>
      node.kind === "reference" ||
      node.kind === "conditional" ||
      (isAtomic(node) && hasPart(node, mayHaveEmptyRounds)),
  );
}

/**
 * The JavaScript regular expression with the meaning of a tree that is not beyond it.
 *
 * Its groups mean nothing: they only serve to put atomic groups together.
 */
export function toJavaScript(root: RegexNode, kind: SubjectKind): RegExp {
  const source = new Translation(kind).write(root);
  // With the flag "u", a character is a code point. One of a byte string is a code unit. The flag "v"
  // would say some sets in fewer words, but V8 of Node.js 20 makes mistakes with it.
  if (kind === "bytes") return new RegExp(source, "s");
  // V8 also looks for a match between the halves of a surrogate pair, and may find an empty one.
  const isEmptyPossible = widthOf(root, []).min === 0;
  return new RegExp(isEmptyPossible ? `(?=.|$)${source}` : source, "su");
}

function isAtomic(node: RegexNode): boolean {
  return node.kind === "atomic" || (node.kind === "repeat" && node.mode === "possessive");
}

function mayHaveEmptyRounds(node: RegexNode): boolean {
  return node.kind === "repeat" && node.max > node.min && widthOf(node.item, []).min === 0;
}

class Translation {
  readonly #lastCharacter: number;
  #groups = 0;

  constructor(kind: SubjectKind) {
    this.#lastCharacter = kind === "text" ? 0x10ffff : 0xff;
  }

  write(node: RegexNode): string {
    switch (node.kind) {
      case "set":
        return writeSet(node.set, this.#lastCharacter);
      case "sequence":
        return node.items.map((item) => this.write(item)).join("");
      case "branch":
        return `(?:${node.alternatives.map((item) => this.write(item)).join("|")})`;
      case "repeat":
        return this.#repeat(node);
      case "group":
        return `(?:${this.write(node.item)})`;
      case "atomic":
        return this.#atomic(() => this.write(node.item));
      case "look":
        return this.#look(node);
      case "at":
        return writePlace(node.place, node.isAscii);
      case "reference":
      case "conditional":
        throw new Error(`JavaScript has no ${node.kind}`);
    }
  }

  #repeat({ item, min, max, mode }: RepeatNode): string {
    const count = writeCount(min, max);
    if (mode !== "possessive") return `${this.#unit(item)}${count}${mode === "lazy" ? "?" : ""}`;
    // In Python each round is kept as it matched first, and not only all of them together.
    return this.#atomic(() => {
      const round = item.kind === "set" ? this.#unit(item) : this.#atomic(() => this.write(item));
      return `(?:${round})${count}`;
    });
  }

  #unit(item: RegexNode): string {
    const source = this.write(item);
    return item.kind === "set" ? source : `(?:${source})`;
  }

  /** A lookahead is atomic; what it saw is then taken by a reference to it. */
  #atomic(write: () => string): string {
    const number = ++this.#groups;
    return `(?:(?=(${write()}))\\${number})`;
  }

  #look({ isAhead, isNegated, item }: LookNode): string {
    const sign = isNegated ? "!" : "=";
    if (isAhead) return `(?${sign}${this.write(item)})`;
    if (!hasPart(item, isAtomic)) return `(?<${sign}${this.write(item)})`;
    // JavaScript reads a lookbehind from its end, where atomic groups do not work: so it goes back by
    // the length, which is fixed, and looks ahead from there.
    return `(?<${sign}(?=${this.write(item)}).{${widthOf(item, []).max}})`;
  }
}

function writeCount(min: number, max: number): string {
  if (max === Infinity) return min === 0 ? "*" : min === 1 ? "+" : `{${min},}`;
  return min === 0 && max === 1 ? "?" : `{${min},${max}}`;
}

function writePlace(place: Place, isAscii: boolean): string {
  switch (place) {
    case "start":
      return "^";
    case "end":
      return "$";
    case "before final newline":
      return String.raw`(?=\n?$)`;
    // The flag "m" would take \r and others for ends of lines too.
    case "line start":
      return String.raw`(?<![^\n])`;
    case "line end":
      return String.raw`(?![^\n])`;
    case "word boundary":
      if (isAscii) return String.raw`\b`;
      return `(?:(?<=${word})(?!${word})|(?<!${word})(?=${word}))`;
    case "not word boundary":
      // In Python an empty subject has no place that is not a boundary.
      if (isAscii) return String.raw`(?:\B(?!^$))`;
      return `(?:(?<=${word})(?=${word})|(?<!${word})(?!${word})(?!^$))`;
  }
}

const word = `[${unicodeClasses.word}]`;

function writeSet({ ranges, classes, isNegated }: CharSet, lastCharacter: number): string {
  const members = writeRanges(ranges, lastCharacter);
  for (const name of classes) if (name !== "not word") members.push(unicodeClasses[name]);
  const set = members.join("");
  if (classes.includes("not word")) return writeWithNotWord(set, isNegated);
  if (set === "") return ".";
  const isOneCharacter = ranges.length === 2 && ranges[0] === ranges[1] && classes.length === 0;
  if (isOneCharacter && !isNegated) return set;
  return `[${isNegated ? "^" : ""}${set}]`;
}

/** A set that `\W` is a part of: what lies outside of several others cannot be said in a class. */
function writeWithNotWord(others: string, isNegated: boolean): string {
  if (others === "") return isNegated ? word : notWord;
  return isNegated ? `(?:(?![${others}])${word})` : `(?:[${others}]|${notWord})`;
}

const notWord = `[^${unicodeClasses.word}]`;

function writeRanges(ranges: Ranges, lastCharacter: number): string[] {
  const written: string[] = [];
  for (let at = 0; at < ranges.length; at += 2) {
    const from = ranges[at] ?? 0;
    const to = Math.min(ranges[at + 1] ?? 0, lastCharacter);
    if (from > to) break;
    written.push(
      from === to ? writeCharacter(from) : `${writeCharacter(from)}-${writeCharacter(to)}`,
    );
  }
  return written;
}

function writeCharacter(code: number): string {
  const character = String.fromCodePoint(code);
  if (/^[0-9A-Za-z]$/.test(character)) return character;
  const digits = code.toString(16);
  return code > 0xff ? `\\u{${digits}}` : `\\x${digits.padStart(2, "0")}`;
}
