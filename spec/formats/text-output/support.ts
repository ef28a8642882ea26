import { HttpFlow } from "../../../lib/flow/http-flow.js";
import type { Flow } from "../../../lib/flow/flow.js";
import type { Request } from "../../../lib/flow/request.js";
import type { ByteSink, FlowWriter } from "../../../lib/formats/format.js";
import { Losses, type LossCount } from "../../../lib/formats/losses.js";

export interface Written {
  readonly bytes: Buffer;
  readonly losses: readonly LossCount[];
}

/** What a writer makes of flows. */
export async function written(
  Writer: new (sink: ByteSink, losses: Losses) => FlowWriter,
  flows: readonly Flow[],
): Promise<Written> {
  const losses = new Losses();
  const chunks: Buffer[] = [];
  const sink: ByteSink = {
    write(more) {
      chunks.push(...more.map((chunk) => Buffer.from(chunk)));
      return Promise.resolve();
    },
  };
  const writer = new Writer(sink, losses);
  await writer.write(flows);
  await writer.end();
  return { bytes: Buffer.concat(chunks), losses: losses.summary() };
}

/** The line that a writer makes of a request alone, without the newline. */
export async function lineOf(
  Writer: new (sink: ByteSink, losses: Losses) => FlowWriter,
  request: Request,
): Promise<string> {
  const { bytes } = await written(Writer, [HttpFlow.make(request)]);
  return bytes.toString("utf8").replace(/\n$/, "");
}
