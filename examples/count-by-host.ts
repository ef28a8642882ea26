import type { HttpFlow, ScriptContext } from "mitmts-dump";

const requests = new Map<string, number>();

export function request(ctx: ScriptContext, flow: HttpFlow<"request">): void {
  const { host } = flow.request;
  requests.set(host, (requests.get(host) ?? 0) + 1);
}

/** Says at the end how many requests went to each host, the busiest first. */
export function done(ctx: ScriptContext): void {
  for (const [host, count] of [...requests].sort(([, a], [, b]) => b - a)) {
    ctx.log.info(`${count} ${host}`);
  }
}
