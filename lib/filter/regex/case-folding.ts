import { contains, type Ranges } from "./ranges.js";

// Which characters are the same without regard to case, as Python's `re.IGNORECASE` has it: those
// that have the same lower case, and lower-case ones that have the same upper case. It is not what
// JavaScript's flag `i` does: in Python "i" is also a dotless ı and an İ.

/** Which characters count as the same: equal ones only, ASCII letters in any case, or all letters. */
export type Cases = "exact" | "ascii" | "unicode";

/** The characters outside of or within the ranges that count as the same as one in the ranges. */
export function otherCases(ranges: Ranges, cases: Cases): number[] {
  if (cases === "exact") return [];
  const found: number[] = [];
  const add = (code: number): number => found.push(code, code);
  eachIn(asciiLetters, ranges, (letter) => {
    add(letter ^ 0x20);
    if (cases === "unicode") nonAsciiCases.get(letter | 0x20)?.forEach(add);
  });
  if (cases === "unicode" && (ranges.at(-1) ?? 0) > 0x7f) {
    const table = (sameLetters ??= findSameLetters());
    for (const [code, same] of table) if (contains(ranges, code)) same.forEach(add);
  }
  return found;
}

/** The lower case of a code point, where that is one code point: its simple lower case. */
export function lowerCase(code: number): number {
  // The only one whose lower case is longer than itself.
  if (code === capitalDottedI) return smallI;
  return String.fromCodePoint(code).toLowerCase().codePointAt(0) ?? code;
}

const capitalDottedI = 0x130;
const smallI = 0x69;
const asciiLetters: Ranges = [0x41, 0x5a, 0x61, 0x7a];

/** Those of the ASCII letters: most patterns need no other, and are spared the making of a table. */
const nonAsciiCases: ReadonlyMap<number, readonly number[]> = new Map([
  [smallI, [capitalDottedI, 0x131]],
  [0x6b, [0x212a]],
  [0x73, [0x17f]],
]);

/** Every letter has its case below this. */
const afterLetters = 0x20000;

let sameLetters: ReadonlyMap<number, readonly number[]> | null = null;

/** For each letter the ones that are the same without regard to case. */
function findSameLetters(): Map<number, number[]> {
  // Letters are the same when one is the lower case of the other, or when the lower cases of both
  // have one upper case. So all that share an upper case of their lower case are.
  const families = new Map<string, number[]>();
  for (let code = 0x41; code < afterLetters; code++) {
    const lower = String.fromCodePoint(lowerCase(code));
    const upper = lower.toUpperCase();
    if (upper === lower && lower === String.fromCodePoint(code)) continue;
    const family = families.get(upper);
    if (family === undefined) families.set(upper, [code]);
    else family.push(code);
  }
  const table = new Map<number, number[]>();
  for (const family of families.values()) {
    if (family.length > 1) for (const code of family) table.set(code, family);
  }
  return table;
}

function eachIn(wanted: Ranges, ranges: Ranges, visit: (code: number) => void): void {
  for (let at = 0; at < wanted.length; at += 2) {
    for (let code = wanted[at] ?? 0; code <= (wanted[at + 1] ?? 0); code++) {
      if (contains(ranges, code)) visit(code);
    }
  }
}
