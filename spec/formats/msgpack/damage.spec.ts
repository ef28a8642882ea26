import { FlowFieldError } from "../../../lib/flow/field.js";
import type { Flow } from "../../../lib/flow/flow.js";
import { FlowReadError } from "../../../lib/formats/errors.js";
import { anyFlow } from "../../support/arbitrary/flow.js";
import { fixture } from "../../support/captures.js";
import { fc } from "../../support/property.js";
import { encode } from "../../support/tnetstring.js";
import { convert, mitmFormat, readUntilDamage, writeAll } from "../shared/flow-file.js";
import { msgpackFormat } from "./format.js";
import { expect } from "chai";

const damage = fc.array(
  fc.record({
    at: fc.nat(),
    bytes: fc.oneof(
      fc.uint8Array({ minLength: 1, maxLength: 4 }),
      fc.constantFrom(0xc1, 0xc6, 0xdb, 0xdd, 0xdf, 0x8f, 0x9f).map((lead) => Uint8Array.of(lead)),
    ),
  }),
  { minLength: 1, maxLength: 3 },
);

function damaged(
  file: Buffer,
  places: readonly { readonly at: number; readonly bytes: Uint8Array }[],
): Buffer {
  const copy = Buffer.from(file);
  for (const { at, bytes } of places) Buffer.from(bytes).copy(copy, at % copy.length);
  return copy;
}

/** Decodes a flow, and writes it in another format. */
async function useAll(flow: Flow): Promise<void> {
  try {
    await writeAll(mitmFormat, [flow]);
  } catch (error) {
    if (!(error instanceof FlowReadError) && !(error instanceof FlowFieldError)) throw error;
  }
}

describe("a msgpack file with damage anywhere", () => {
  it("ends in an error that says where, or in none, and never in another", async () => {
    await fc.assert(
      fc.asyncProperty(anyFlow, damage, async (element, places) => {
        const file = damaged(await convert(mitmFormat, msgpackFormat, encode(element)), places);
        const { flows, error } = await readUntilDamage(msgpackFormat, file, { chunks: [100] });
        for (const flow of flows) await useAll(flow);
        expect(error?.flowNumber ?? 1).to.be.oneOf([1, 2]);
      }),
      { numRuns: 300 },
    );
  });

  it("keeps the bytes of what could be read", async () => {
    const file = await convert(mitmFormat, msgpackFormat, fixture("demo.mitm"));
    await fc.assert(
      fc.asyncProperty(damage, async (places) => {
        const broken = damaged(file, places);
        const { flows } = await readUntilDamage(msgpackFormat, broken);
        const written = await writeAll(msgpackFormat, flows);
        const isHeaderWhole = broken.subarray(0, 29).equals(file.subarray(0, 29));
        if (isHeaderWhole) expect(broken.subarray(0, written.length).equals(written)).to.be.true;
        else expect(flows).to.be.empty;
      }),
      { numRuns: 100 },
    );
  });
});
