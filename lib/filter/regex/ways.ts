import type { RegexNode, RepeatNode } from "./tree.js";
import { widthOf } from "./width.js";

/** In how many ways a pattern may be tried from one place of a subject on, at most. */
export interface Ways {
  /** There are so many times as many as the length of the subject, to the power of */
  readonly factor: number;
  /** this: how many repeats without a limit there are one behind the other. */
  readonly power: number;
}

const one: Ways = { factor: 1, power: 0 };
const endless: Ways = { factor: Infinity, power: 0 };

/** Rounds of a repeat: more of them are taken for any number. */
const few = 8;

/**
 * In how many ways a pattern may be tried by an engine that goes back. It is a bound and not a count:
 * ways that fail at once are counted too.
 */
export function waysOf(node: RegexNode): Ways {
  switch (node.kind) {
    case "set":
    case "at":
    case "reference":
      return one;
    case "sequence":
      return node.items.map(waysOf).reduce(product, one);
    case "branch":
      return node.alternatives.map(waysOf).reduce(sum);
    case "conditional":
      return sum(waysOf(node.yes), waysOf(node.no));
    case "group":
    case "atomic":
    case "look":
      return waysOf(node.item);
    case "repeat":
      return waysOfRepeat(node);
  }
}

/** Steps that V8 may have to make on a subject: about a tenth of a second of them. */
const mostSteps = 2 ** 24;

/** The longest subject on which V8 may try all ways, where a match may begin anywhere. */
export function longestForScript({ factor, power }: Ways): number {
  if (power === 0 && factor <= few * few) return Infinity;
  return Math.floor((mostSteps / factor) ** (1 / (power + 1)));
}

function waysOfRepeat({ item, min, max }: RepeatNode): Ways {
  const inside = waysOf(item);
  const { min: least, max: most } = widthOf(item, []);
  const isSimple = inside.factor === 1 && inside.power === 0 && least === most;
  if (isSimple && min === max) return one;
  if (isSimple) return max <= few ? { factor: max - min + 1, power: 0 } : { factor: 1, power: 1 };
  if (max > few) return endless;
  let ways = { factor: max - min + 1, power: 0 };
  for (let round = 0; round < max; round++) ways = product(ways, inside);
  return ways;
}

function product(a: Ways, b: Ways): Ways {
  return { factor: a.factor * b.factor, power: a.power + b.power };
}

function sum(a: Ways, b: Ways): Ways {
  return { factor: a.factor + b.factor, power: Math.max(a.power, b.power) };
}
