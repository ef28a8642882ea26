import type { Handler, HttpFlow, ScriptContext } from "mitmts-dump";
import { z } from "zod";

/** Keeps the requests to some hosts: `--set hosts=example.com,example.org --set log=true`. */
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

/** DNS, TCP and UDP flows have no host: they are left out. */
const drop: Handler<"tcpend"> & Handler<"udpend"> = (ctx, flow) => ctx.drop(flow);
export const dnsrequest: Handler<"dnsrequest"> = (ctx, flow) => ctx.drop(flow);
export { drop as tcpend, drop as udpend };
