import { loadInlineFunction, type InlineFunction } from "../script/inline/load-function.js";
import { occasionOf, type Occasion } from "../script/inline/parse-code.js";
import type { LoadOptions } from "../script/load/index.js";

/** An expression, ready to be evaluated for a flow. */
export interface Expression {
  /** Which flows it is for. */
  readonly occasion: Occasion;
  readonly evaluate: InlineFunction;
}

/**
 * Compiles what `--print` was given.
 *
 * @throws ScriptLoadError
 */
export async function loadExpressions(
  codes: readonly string[],
  options: LoadOptions,
): Promise<Expression[]> {
  const expressions: Expression[] = [];
  for (const code of codes) {
    const occasion = occasionOf(code);
    const inline = { option: "--print", code, occasion, isExpression: true };
    expressions.push({ occasion, evaluate: await loadInlineFunction(inline, options) });
  }
  return expressions;
}
