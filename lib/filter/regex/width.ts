import type { RegexNode } from "./tree.js";

/** How many characters something matches: at least and at most. */
export interface Width {
  readonly min: number;
  readonly max: number;
}

const nothing: Width = { min: 0, max: 0 };

/** @param groups The widths of groups, by number from 1 on. */
export function widthOf(node: RegexNode, groups: readonly (Width | null)[]): Width {
  switch (node.kind) {
    case "set":
      return { min: 1, max: 1 };
    case "sequence":
      return node.items.map((item) => widthOf(item, groups)).reduce(sum, nothing);
    case "branch":
      return node.alternatives.map((item) => widthOf(item, groups)).reduce(either);
    case "repeat": {
      const { min, max } = widthOf(node.item, groups);
      // Infinity times zero is not a number.
      const isNothing = max === 0 || node.max === 0;
      return { min: min * node.min, max: isNothing ? 0 : max * node.max };
    }
    case "group":
    case "atomic":
      return widthOf(node.item, groups);
    case "reference":
      return groups[node.group - 1] ?? nothing;
    case "conditional":
      return either(widthOf(node.yes, groups), widthOf(node.no, groups));
    case "look":
    case "at":
      return nothing;
  }
}

function sum(a: Width, b: Width): Width {
  return { min: a.min + b.min, max: a.max + b.max };
}

function either(a: Width, b: Width): Width {
  return { min: Math.min(a.min, b.min), max: Math.max(a.max, b.max) };
}
