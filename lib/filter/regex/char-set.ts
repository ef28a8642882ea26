import { otherCases, type Cases } from "./case-folding.js";
import type { Ranges } from "./ranges.js";

/** Sets that are too large to be listed, as JavaScript's regular expressions write them. */
export type UnicodeClass = "digit" | "not digit" | "word" | "not word";

/** One character out of a set: code points, or bytes. */
export interface CharSet {
  readonly ranges: Ranges;
  readonly classes: readonly UnicodeClass[];
  readonly isNegated: boolean;
}

/** What they have in common with classes of JavaScript: what Python's `isdecimal` and `isalnum` say. */
export const unicodeClasses = {
  digit: String.raw`\p{Nd}`,
  "not digit": String.raw`\P{Nd}`,
  word: String.raw`\p{L}\p{N}_`,
} as const;

const lastCodePoint = 0x10ffff;

const asciiDigits: Ranges = [0x30, 0x39];
const asciiWord: Ranges = [0x30, 0x39, 0x41, 0x5a, 0x5f, 0x5f, 0x61, 0x7a];
const asciiSpaces: Ranges = [0x09, 0x0d, 0x20, 0x20];
/** What Python's `str.isspace` says; JavaScript's `\s` is another set. */
const spaces: Ranges = [
  [0x09, 0x0d],
  [0x1c, 0x20],
  [0x85, 0x85],
  [0xa0, 0xa0],
  [0x1680, 0x1680],
  [0x2000, 0x200a],
  [0x2028, 0x2029],
  [0x202f, 0x202f],
  [0x205f, 0x205f],
  [0x3000, 0x3000],
].flat();

/** A set that is being put together. */
export class CharSetBuilder {
  readonly #ranges: number[] = [];
  readonly #classes = new Set<UnicodeClass>();

  get isEmpty(): boolean {
    return this.#ranges.length === 0 && this.#classes.size === 0;
  }

  add(first: number, last: number = first): this {
    this.#ranges.push(first, last);
    return this;
  }

  /** Adds what `\d`, `\s`, `\w` mean, or `\D`, `\S`, `\W`. */
  addCategory(letter: string, isAscii: boolean): this {
    const isNegated = letter !== letter.toLowerCase();
    const category = letter.toLowerCase();
    if (isAscii || category === "s") {
      const ranges = rangesOf(category, isAscii);
      this.#ranges.push(...(isNegated ? complement(ranges) : ranges));
    } else if (category === "d") {
      this.#classes.add(isNegated ? "not digit" : "digit");
    } else {
      this.#classes.add(isNegated ? "not word" : "word");
    }
    return this;
  }

  build(cases: Cases, isNegated = false): CharSet {
    const ranges = inOrder(this.#ranges);
    return {
      ranges: inOrder([...ranges, ...otherCases(ranges, cases)]),
      classes: [...this.#classes],
      isNegated,
    };
  }
}

export const notNewline: CharSet = { ranges: [0x0a, 0x0a], classes: [], isNegated: true };
export const anyCharacter: CharSet = { ranges: [], classes: [], isNegated: true };
/** What words are made of: `\w`. */
export const wordCharacter: CharSet = { ranges: [], classes: ["word"], isNegated: false };
export const asciiWordCharacter: CharSet = { ranges: asciiWord, classes: [], isNegated: false };

/** Both sets in one; null where that cannot be said as one set. */
export function union(a: CharSet, b: CharSet): CharSet | null {
  const [first, second] = [withoutNegation(a), withoutNegation(b)];
  if (first === null || second === null) return null;
  const ranges = inOrder([...first.ranges, ...second.ranges]);
  if (ranges[0] === 0 && ranges[1] === lastCodePoint) return anyCharacter;
  const classes = [...new Set([...first.classes, ...second.classes])];
  return { ranges, classes, isNegated: false };
}

function withoutNegation(set: CharSet): CharSet | null {
  if (!set.isNegated) return set;
  if (set.classes.length > 0) return null;
  return { ranges: complement(set.ranges), classes: [], isNegated: false };
}

function rangesOf(category: string, isAscii: boolean): Ranges {
  if (category === "s") return isAscii ? asciiSpaces : spaces;
  return category === "d" ? asciiDigits : asciiWord;
}

function complement(ranges: Ranges): number[] {
  const gaps: number[] = [];
  let next = 0;
  for (let at = 0; at < ranges.length; at += 2) {
    const first = ranges[at] ?? 0;
    if (first > next) gaps.push(next, first - 1);
    next = (ranges[at + 1] ?? 0) + 1;
  }
  if (next <= lastCodePoint) gaps.push(next, lastCodePoint);
  return gaps;
}

/** Sorts ranges, and makes one of those that touch. */
function inOrder(ranges: Ranges): Ranges {
  const pairs: [first: number, last: number][] = [];
  for (let at = 0; at < ranges.length; at += 2) pairs.push([ranges[at] ?? 0, ranges[at + 1] ?? 0]);
  pairs.sort(([a], [b]) => a - b);
  const merged: number[] = [];
  for (const [first, last] of pairs) {
    const end = merged.at(-1);
    if (end === undefined || first > end + 1) merged.push(first, last);
    else if (last > end) merged.splice(-1, 1, last);
  }
  return merged;
}
