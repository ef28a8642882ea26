import type { Flow } from "../../lib/flow/flow.js";
import type { Format } from "../../lib/formats/format.js";
import { formats } from "../../lib/formats/formats.js";
import { Losses } from "../../lib/formats/losses.js";
import { readFlows } from "../../lib/read-flows.js";
import { fixture } from "../support/captures.js";

/** The formats that are read and written. */
export const bothWays: readonly Format[] = formats.filter(
  ({ loadReader, loadWriter }) => loadReader !== null && loadWriter !== null,
);

/** The flows of the demo capture. */
export async function demoFlows(): Promise<readonly Flow[]> {
  const flows: Flow[] = [];
  for await (const flow of readFlows(fixture("demo.mitm"))) flows.push(flow);
  return flows;
}

/** A file with flows; with those of the demo capture when none are given. */
export async function sampleOf(format: Format, flows?: readonly Flow[]): Promise<Buffer> {
  const write = await format.loadWriter?.();
  if (write === undefined) throw new Error(`${format.name} is not written`);
  const chunks: Buffer[] = [];
  const sink = {
    write(written: readonly Buffer[]): Promise<void> {
      chunks.push(...written.map((chunk) => Buffer.from(chunk)));
      return Promise.resolve();
    },
  };
  const writer = write(sink, new Losses());
  await writer.write(flows ?? (await demoFlows()));
  await writer.end();
  return Buffer.concat(chunks);
}
