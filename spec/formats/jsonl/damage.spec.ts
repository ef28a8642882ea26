import { expect } from "chai";
import { FlowFieldError } from "../../../lib/flow/field.js";
import type { Flow } from "../../../lib/flow/flow.js";
import { FlowReadError } from "../../../lib/formats/errors.js";
import { fixture } from "../../support/captures.js";
import { fc } from "../../support/property.js";
import { encode } from "../../support/tnetstring.js";
import { convert, mitmFormat, readUntilDamage, writeAll } from "../shared/flow-file.js";
import { fittingFlow } from "./fitting.js";
import { jsonlFormat } from "./format.js";

const damage = fc.array(
  fc.record({
    at: fc.nat(),
    bytes: fc.oneof(
      fc.uint8Array({ minLength: 1, maxLength: 3 }).map((array) => Buffer.from(array)),
      fc
        .constantFrom('"', "\\", "{", "}", "[", "]", ",", ":", "\n", "null", "1e9", '"$float"', "=")
        .map((text) => Buffer.from(text)),
    ),
  }),
  { minLength: 1, maxLength: 3 },
);

function damaged(
  file: Buffer,
  places: readonly { readonly at: number; readonly bytes: Buffer }[],
): Buffer {
  const copy = Buffer.from(file);
  for (const { at, bytes } of places) bytes.copy(copy, at % copy.length);
  return copy;
}

/** Decodes a flow, writes it in another format, and changes it. */
async function useAll(flow: Flow): Promise<void> {
  try {
    await writeAll(mitmFormat, [flow]);
    flow.comment = "changed";
    flow.clientConn.sni = "changed.example.com";
    await writeAll(jsonlFormat, [flow]);
  } catch (error) {
    if (!(error instanceof FlowReadError) && !(error instanceof FlowFieldError)) throw error;
  }
}

describe("a jsonl file with damage anywhere", () => {
  it("ends in an error that says where, or in none, and never in another", async () => {
    await fc.assert(
      fc.asyncProperty(fittingFlow, damage, async (element, places) => {
        const file = damaged(await convert(mitmFormat, jsonlFormat, encode(element)), places);
        const { flows, error } = await readUntilDamage(jsonlFormat, file, { chunks: [100] });
        for (const flow of flows) await useAll(flow);
        expect(error?.flowNumber ?? 1).to.be.within(1, 4);
      }),
      { numRuns: 400 },
    );
  });

  it("keeps the bytes of what could be read", async () => {
    const file = await convert(mitmFormat, jsonlFormat, fixture("demo.mitm"));
    await fc.assert(
      fc.asyncProperty(damage, async (places) => {
        const broken = damaged(file, places);
        const { flows, error } = await readUntilDamage(jsonlFormat, broken);
        const written = await writeAll(jsonlFormat, flows);
        const lines = broken
          .toString("latin1")
          .split("\n")
          .filter((line) => line.trim() !== "");
        const whole = lines
          .slice(0, flows.length)
          .map((line) => `${line}\n`)
          .join("");
        expect(written.toString("latin1")).to.equal(whole);
        expect(error === null).to.equal(flows.length === lines.length);
      }),
      { numRuns: 100 },
    );
  });
});
