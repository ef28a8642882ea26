import type { Flow } from "../../../lib/flow/flow.js";
import { openListing, type ListingOptions } from "../../../lib/formats/listing/writer.js";

/** What is listed of flows: a line a message, lines whole, no colours, unless it is said otherwise. */
export async function listing(
  flows: readonly Flow[],
  options: Partial<ListingOptions> = {},
): Promise<string> {
  const written: Buffer[] = [];
  const sink = {
    write(chunks: readonly Buffer[]): Promise<void> {
      written.push(...chunks);
      return Promise.resolve();
    },
  };
  const defaults = { level: 1, width: Infinity, color: false, contentview: null } as const;
  const writer = await openListing(sink, { ...defaults, ...options });
  await writer.write(flows);
  await writer.end();
  return Buffer.concat(written).toString("utf8");
}
