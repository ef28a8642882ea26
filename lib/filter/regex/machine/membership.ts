import { contains } from "../ranges.js";
import { unicodeClasses, type CharSet, type UnicodeClass } from "../char-set.js";

/** Whether a character is in a set. */
export function membership(set: CharSet): (code: number) => boolean {
  const compute = membershipOfAny(set);
  const known = Array.from({ length: 0x100 }, (_, code) => compute(code));
  return (code) => known[code] ?? compute(code);
}

function membershipOfAny({ ranges, classes, isNegated }: CharSet): (code: number) => boolean {
  if (classes.length === 0) return (code) => contains(ranges, code) !== isNegated;
  return (code) => {
    const character = String.fromCodePoint(code);
    const isIn = contains(ranges, code) || classes.some((name) => isOfClass(name, character));
    return isIn !== isNegated;
  };
}

const digit = new RegExp(unicodeClasses.digit, "u");
const word = new RegExp(`[${unicodeClasses.word}]`, "u");

function isOfClass(name: UnicodeClass, character: string): boolean {
  switch (name) {
    case "digit":
      return digit.test(character);
    case "not digit":
      return !digit.test(character);
    case "word":
      return word.test(character);
    case "not word":
      return !word.test(character);
  }
}
