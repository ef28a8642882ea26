import type { FlowFilter } from "../filter/compile.js";
import { everything, type Selection } from "../select.js";
import type { FilterSettings } from "./options/filters.js";

/**
 * The filters of a run. The filter language is loaded where there is one.
 *
 * @throws FilterSyntaxError
 */
export async function compileFilters({ read, script, write }: FilterSettings): Promise<Selection> {
  if (read === null && script === null && write === null) return everything;
  const { compileFilter } = await import("../filter/compile.js");
  const compile = (expression: string | null): FlowFilter | null =>
    expression === null ? null : compileFilter(expression);
  return { read: compile(read), script: compile(script), write: compile(write) };
}
