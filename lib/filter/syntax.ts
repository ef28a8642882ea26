import type { Pattern } from "./regex/pattern.js";

/** What a filter expression says. */
export type FilterNode =
  /** All of them, or one of them; there are at least two. */
  | { readonly kind: "and" | "or"; readonly parts: readonly FilterNode[] }
  | { readonly kind: "not"; readonly part: FilterNode }
  | { readonly kind: "plain"; readonly operator: PlainOperator }
  | {
      readonly kind: "pattern";
      readonly operator: PatternOperator;
      readonly pattern: Pattern;
    }
  | { readonly kind: "status"; readonly code: number };

/** Operators that stand alone, without their `~`. */
export const plainOperators = [
  "a",
  "all",
  "dns",
  "e",
  "http",
  "marked",
  "q",
  "replay",
  "replayq",
  "replays",
  "s",
  "tcp",
  "udp",
  "websocket",
] as const;
export type PlainOperator = (typeof plainOperators)[number];

/** Operators that take a regular expression. A pattern without an operator is one of `u`. */
export const patternOperators = [
  "b",
  "bq",
  "bs",
  "comment",
  "d",
  "dst",
  "h",
  "hq",
  "hs",
  "m",
  "marker",
  "meta",
  "src",
  "t",
  "tq",
  "ts",
  "u",
] as const;
export type PatternOperator = (typeof patternOperators)[number];

/** The operator that takes a status code. */
export const statusOperator = "c";
