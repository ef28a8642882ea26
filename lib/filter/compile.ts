import type { Flow } from "../flow/flow.js";
import { bodyConditions } from "./conditions/bodies.js";
import type { Condition, PatternCondition } from "./conditions/condition.js";
import { fieldConditions } from "./conditions/fields.js";
import { headerConditions } from "./conditions/headers.js";
import { plainConditions } from "./conditions/plain.js";
import { FilterSyntaxError } from "./errors.js";
import { parseFilter } from "./parse.js";
import { compileMatcher, type Matcher } from "./regex/matcher.js";
import type { Pattern } from "./regex/pattern.js";
import { RegexError } from "./regex/regex-error.js";
import type { FilterNode, PatternOperator } from "./syntax.js";

/**
 * Whether a flow is selected.
 *
 * @throws FilterLimitError when a pattern cannot be tried on the flow with the memory there is.
 */
export type FlowFilter = (flow: Flow) => boolean;

/**
 * The filter that an expression in mitmproxy's filter language describes.
 *
 * It looks at no more of a flow than it must, and at what costs little first: a body is decoded only
 * where nothing else in the expression decides.
 *
 * @throws FilterSyntaxError when the expression, or a regular expression in it, is wrong.
 *
 * @example
 * const isFailure = compileFilter("~d example.com & (~e | ~c 500)");
 * for await (const flow of readFlows("capture.mitm")) if (isFailure(flow)) console.log(flow.id);
 */
export function compileFilter(expression: string): FlowFilter {
  const node = parseFilter(expression);
  try {
    return conditionOf(node).holds;
  } catch (error) {
    if (!(error instanceof RegexError)) throw error;
    throw new FilterSyntaxError(expression, error.position, error.reason);
  }
}

const patternConditions: Readonly<Record<PatternOperator, PatternCondition>> = {
  ...fieldConditions,
  ...headerConditions,
  ...bodyConditions,
};

function conditionOf(node: FilterNode): Condition {
  switch (node.kind) {
    case "plain":
      return plainConditions[node.operator];
    case "pattern": {
      const { cost, holds } = patternConditions[node.operator];
      const matcher = matcherOf(node.operator, node.pattern);
      return { cost, holds: (flow) => holds(flow, matcher) };
    }
    case "status":
      return hasStatus(node.code);
    case "not": {
      const { cost, holds } = conditionOf(node.part);
      return { cost, holds: (flow) => !holds(flow) };
    }
    case "and":
    case "or":
      return together(node.kind, node.parts.map(conditionOf));
  }
}

function matcherOf(operator: PatternOperator, pattern: Pattern): Matcher {
  const { subject, isMultiline = false, isDotAll = false } = patternConditions[operator];
  return compileMatcher(pattern, subject, {
    ignoreCase: true,
    multiline: isMultiline,
    dotAll: isDotAll,
    verbose: false,
    ascii: subject === "bytes",
  });
}

function hasStatus(code: number): Condition {
  return {
    cost: 1,
    holds: (flow) => flow.type === "http" && flow.response?.statusCode === code,
  };
}

/** All of the conditions, or one of them. What costs least is asked first. */
function together(kind: "and" | "or", conditions: readonly Condition[]): Condition {
  const inOrder = conditions.toSorted((a, b) => a.cost - b.cost);
  const tests = inOrder.map(({ holds }) => holds);
  // What decides is the first that fails of those that must all hold, or the first that holds.
  const decisive = kind === "or";
  return {
    cost: inOrder.at(-1)?.cost ?? 0,
    holds(flow) {
      for (const holds of tests) if (holds(flow) === decisive) return decisive;
      return !decisive;
    },
  };
}
