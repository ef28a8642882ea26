import type { HttpFlow, ScriptContext } from "mitmts-dump";
import { readFile } from "node:fs/promises";
import { z } from "zod";

/** Leaves requests to the hosts in a file out, one a line: `--set hosts=trackers.txt`. */
export const options = z.object({ hosts: z.string() });

let unwanted: ReadonlySet<string> = new Set();

/** Handlers may be async: the run waits for them. */
export async function start(ctx: ScriptContext<z.infer<typeof options>>): Promise<void> {
  unwanted = new Set((await readFile(ctx.options.hosts, "utf8")).split(/\s+/));
}

export function request(ctx: ScriptContext, flow: HttpFlow<"request">): void {
  if (unwanted.has(flow.request.host)) ctx.drop(flow);
}
