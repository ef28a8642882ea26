import { union, type CharSet } from "./char-set.js";
import type { RegexNode, RepeatNode } from "./tree.js";

/**
 * A tree that is found in the same subjects, though not at the same place and length. It must have no
 * references and no conditions.
 *
 * - What may be repeated at the beginning or at the end is repeated as seldom as it may: `.*a.*`
 *   becomes `a`, for which nobody has to look through the rest of a body from each place in it.
 * - Alternatives that are single characters become one set: for `(.|\n)*` nobody has to remember at
 *   each character of a body that there was another way.
 */
export function simplifyForSearch(root: RegexNode): RegexNode {
  return trimAt("end", trimAt("start", mergeCharacters(root)));
}

/** Groups go, too: with no reference to them, they mean nothing. */
function mergeCharacters(node: RegexNode): RegexNode {
  switch (node.kind) {
    case "sequence": {
      const items = node.items.map(mergeCharacters);
      const [only] = items;
      return items.length === 1 && only?.kind === "set" ? only : { ...node, items };
    }
    case "branch": {
      const alternatives = node.alternatives.map(mergeCharacters);
      const set = unionOf(alternatives);
      return set === null ? { ...node, alternatives } : { kind: "set", set };
    }
    case "group":
      return mergeCharacters(node.item);
    case "repeat":
    case "atomic":
    case "look":
      return { ...node, item: mergeCharacters(node.item) };
    case "set":
    case "at":
    case "reference":
    case "conditional":
      return node;
  }
}

/** Null where one is more than a character. */
function unionOf(alternatives: readonly RegexNode[]): CharSet | null {
  let all: CharSet | null = { ranges: [], classes: [], isNegated: false };
  for (const alternative of alternatives) {
    all = all !== null && alternative.kind === "set" ? union(all, alternative.set) : null;
  }
  return all;
}

type Side = "start" | "end";

function trimAt(side: Side, node: RegexNode): RegexNode {
  switch (node.kind) {
    case "sequence":
      return { kind: "sequence", items: trimItems(side, node.items) };
    case "branch": {
      const alternatives = node.alternatives.map((item) => trimAt(side, item));
      return { kind: "branch", alternatives };
    }
    case "repeat":
      return fewest(side, node);
    // What is atomic matches in one way only: that must stay the same.
    case "atomic":
    case "group":
    case "set":
    case "look":
    case "at":
    case "reference":
    case "conditional":
      return node;
  }
}

function trimItems(side: Side, items: readonly RegexNode[]): readonly RegexNode[] {
  let left = items;
  for (;;) {
    const outermost = side === "start" ? left[0] : left.at(-1);
    if (outermost === undefined) return left;
    const others = side === "start" ? left.slice(1) : left.slice(0, -1);
    const trimmed = trimAt(side, outermost);
    if (!isEmpty(trimmed)) return side === "start" ? [trimmed, ...others] : [...others, trimmed];
    left = others;
  }
}

function isEmpty(node: RegexNode): boolean {
  return node.kind === "sequence" && node.items.length === 0;
}

function fewest(side: Side, node: RepeatNode): RegexNode {
  if (node.mode === "possessive") return node;
  if (node.min === 0) return { kind: "sequence", items: [] };
  if (node.min === 1) return trimAt(side, node.item);
  return { ...node, max: node.min };
}
