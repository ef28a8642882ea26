import type { HttpFlow, ScriptContext } from "mitmts-dump";
import { z } from "zod";

/** Leaves HTTP requests to other hosts out: `--set hosts=example.com,example.org --set log`. */
export const options = z.object({
  hosts: z.string().transform((hosts) => hosts.split(",")),
  log: z.boolean().default(false),
});

type Options = z.infer<typeof options>;

export function request(ctx: ScriptContext<Options>, flow: HttpFlow<"request">): void {
  const { host } = flow.request;
  if (ctx.options.hosts.some((wanted) => host === wanted || host.endsWith(`.${wanted}`))) return;
  if (ctx.options.log) ctx.log.info(`left out: ${flow.request.url}`);
  ctx.drop(flow);
}
