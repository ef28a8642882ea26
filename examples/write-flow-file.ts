import { createWriter, type HttpFlow, type ScriptContext } from "mitmts-dump";
import { z } from "zod";

/** Writes failed requests to a file of their own, beside the output: `--set failed=failed.mitm`. */
export const options = z.object({ failed: z.string().transform((path) => createWriter(path)) });

type Context = ScriptContext<z.infer<typeof options>>;

export async function response({ options }: Context, flow: HttpFlow): Promise<void> {
  if (flow.response.statusCode >= 400) await options.failed.write(flow);
}

export async function error({ options }: Context, flow: HttpFlow<"error">): Promise<void> {
  await options.failed.write(flow);
}

export async function done({ options }: Context): Promise<void> {
  await options.failed.end();
}
