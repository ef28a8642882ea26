import type { Mutator } from "./mutator.js";

// Ways to change text that has brackets and quantities, such as expressions.

const brackets = [
  ["(", ")"],
  ["[", "]"],
  ["(?:", ")*"],
  ["(?:", ")+"],
  ["(", ")?"],
  ["(?=", ")"],
  ['"', '"'],
  ["'", "'"],
  ["{", "}"],
] as const;

const surround: Mutator = (input, { random }) => {
  const [opening, closing] = random.pick(brackets);
  const start = random.below(input.length + 1);
  const end = start + random.below(input.length - start + 1);
  return Buffer.concat([
    input.subarray(0, start),
    Buffer.from(opening),
    input.subarray(start, end),
    Buffer.from(closing),
    input.subarray(end),
  ]);
};

const join: Mutator = (input, { random, other }) =>
  Buffer.concat([
    input,
    Buffer.from(random.pick([" & ", " | ", " ", "|", "", "\n", "; ", "&"])),
    other(),
  ]);

const swapCase: Mutator = (input, { random }) => {
  const copy = Buffer.from(input);
  const at = random.below(copy.length);
  if (/[a-z]/i.test(String.fromCharCode(copy[at] ?? 0))) copy[at] = (copy[at] ?? 0) ^ 0x20;
  return copy;
};

const letters = [
  "a",
  "ab",
  "\u00e9",
  "\u4e00",
  "\u017f",
  "\u{1f600}",
  "\ufeff",
  "\u0130",
  "\ufffd",
];

const insertLetter: Mutator = (input, { random }) => {
  const at = random.below(input.length + 1);
  return Buffer.concat([
    input.subarray(0, at),
    Buffer.from(random.pick(letters)),
    input.subarray(at),
  ]);
};

export const textMutators: readonly Mutator[] = [surround, surround, join, swapCase, insertLetter];
