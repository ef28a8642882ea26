import type { Cases } from "./case-folding.js";
import type { CharSet } from "./char-set.js";

// What a Python regular expression means. Flags are worked in: whether case matters, for example, is
// a matter of the sets of characters, and of nothing else.

export type RegexNode =
  | { readonly kind: "set"; readonly set: CharSet }
  | { readonly kind: "sequence"; readonly items: readonly RegexNode[] }
  | { readonly kind: "branch"; readonly alternatives: readonly RegexNode[] }
  | RepeatNode
  /** A group that is remembered, by its number from 1. */
  | { readonly kind: "group"; readonly number: number; readonly item: RegexNode }
  /** `(?>...)`: once it matched, no other way to match it is tried. */
  | { readonly kind: "atomic"; readonly item: RegexNode }
  | LookNode
  | { readonly kind: "at"; readonly place: Place; readonly isAscii: boolean }
  | { readonly kind: "reference"; readonly group: number; readonly cases: Cases }
  /** `(?(1)yes|no)`: by whether the group took part so far. */
  | {
      readonly kind: "conditional";
      readonly group: number;
      readonly yes: RegexNode;
      readonly no: RegexNode;
    };

export interface RepeatNode {
  readonly kind: "repeat";
  readonly item: RegexNode;
  readonly min: number;
  /** Infinity where there is no limit. */
  readonly max: number;
  /** A possessive repeat is greedy, and gives nothing back. */
  readonly mode: "greedy" | "lazy" | "possessive";
}

export interface LookNode {
  readonly kind: "look";
  readonly isAhead: boolean;
  readonly isNegated: boolean;
  readonly item: RegexNode;
}

/** A place between two characters. Lines end at `\n` alone. */
export type Place =
  | "start"
  | "line start"
  | "end"
  /** The end, or before a `\n` that ends it: `$` without MULTILINE. */
  | "before final newline"
  | "line end"
  | "word boundary"
  | "not word boundary";

export interface Regex {
  readonly root: RegexNode;
  /** How many groups are remembered. */
  readonly groups: number;
  /** The numbers of those that have names. */
  readonly groupNames: ReadonlyMap<string, number>;
}

/** Whether there is such a node in a tree. */
export function hasPart(node: RegexNode, isWanted: (node: RegexNode) => boolean): boolean {
  return isWanted(node) || partsOf(node).some((part) => hasPart(part, isWanted));
}

function partsOf(node: RegexNode): readonly RegexNode[] {
  switch (node.kind) {
    case "sequence":
      return node.items;
    case "branch":
      return node.alternatives;
    case "conditional":
      return [node.yes, node.no];
    case "repeat":
    case "group":
    case "atomic":
    case "look":
      return [node.item];
    case "set":
    case "at":
    case "reference":
      return [];
  }
}
