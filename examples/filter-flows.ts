import { compileFilter, type HttpFlow, type ScriptContext } from "mitmts-dump";
import { z } from "zod";

/** Marks the flows that a filter expression matches: `--set 'filter=~d example.com & ~c 404'`. */
export const options = z.object({
  filter: z.string().transform((expression) => compileFilter(expression)),
});

export function response(ctx: ScriptContext<z.infer<typeof options>>, flow: HttpFlow): void {
  if (ctx.options.filter(flow)) flow.marked = ":red_circle:";
}
