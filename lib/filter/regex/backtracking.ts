import { hasPart, partsOf, type RegexNode, type RepeatNode } from "./tree.js";

/** Repeats of fewer rounds cost no more than writing them out would. */
const fewRounds = 10;

/**
 * How many steps it may take, at worst, to see that a regular expression is not found in a subject of
 * this length, where one way after the other is tried: infinitely many where the ways multiply with
 * each character.
 *
 * It is a bound and no forecast: nearly all subjects take a step or two a character.
 */
export function worstSteps(root: RegexNode, length: number): number {
  if (hasPart(root, multiplies)) return Infinity;
  // Each open repeat may end at any character, and the search may begin at any.
  return length ** (1 + countRepeats(root));
}

/** `(a+)+`, `(a|aa)+`: a round may be taken in several ways, so n rounds in 2^n. */
export function multiplies(node: RegexNode): boolean {
  return isOpen(node) && hasPart(node.item, (part) => isOpen(part) || part.kind === "branch");
}

function countRepeats(node: RegexNode): number {
  const inside = partsOf(node).reduce((sum, part) => sum + countRepeats(part), 0);
  return inside + (isOpen(node) ? 1 : 0);
}

function isOpen(node: RegexNode): node is RepeatNode {
  return node.kind === "repeat" && node.max > fewRounds && node.max > node.min;
}
