import type { Flow } from "../../flow/flow.js";
import type { Matcher } from "../regex/matcher.js";
import type { SubjectKind } from "../regex/pattern.js";

/**
 * How much of a flow is looked at, which says what is tried first: nothing but its type; a field; a
 * text put together from several; its headers or notes; its bodies, which may have to be decoded.
 */
export type Cost = 0 | 1 | 2 | 3 | 4;

/** What an operator says about a flow. */
export interface Condition {
  readonly cost: Cost;
  readonly holds: (flow: Flow) => boolean;
}

/** What an operator with a regular expression says about a flow. */
export interface PatternCondition {
  readonly cost: Cost;
  /** What the expression is matched against. */
  readonly subject: SubjectKind;
  /** Whether `^` and `$` match at each line. */
  readonly isMultiline?: boolean;
  /** Whether `.` matches ends of lines too. */
  readonly isDotAll?: boolean;
  readonly holds: (flow: Flow, matcher: Matcher) => boolean;
}
