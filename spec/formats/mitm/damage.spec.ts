import { fc } from "../../support/property.js";
import { expect } from "chai";
import { FlowFieldError } from "../../../lib/flow/field.js";
import type { Flow } from "../../../lib/flow/flow.js";
import { FlowReadError } from "../../../lib/formats/errors.js";
import { anyFlow } from "../../support/arbitrary/flow.js";
import { fixture } from "../../support/captures.js";
import { readUntilDamage, writeFlows } from "../../support/mitm-file.js";
import { readEverything } from "../../support/public-model.js";
import { encode } from "../../support/tnetstring.js";

interface Damage {
  readonly at: number;
  readonly bytes: Buffer;
}

const damage: fc.Arbitrary<readonly Damage[]> = fc.array(
  fc.record({
    at: fc.nat(),
    bytes: fc.oneof(
      fc.uint8Array({ minLength: 1, maxLength: 4 }).map((array) => Buffer.from(array)),
      fc
        .constantFrom("0", "9", ":", ",", ";", "#", "^", "!", "~", "]", "}", "99999:")
        .map((text) => Buffer.from(text)),
    ),
  }),
  { minLength: 1, maxLength: 3 },
);

/** The file with some of its bytes replaced. */
function damaged(file: Buffer, places: readonly Damage[]): Buffer {
  const copy = Buffer.from(file);
  for (const { at, bytes } of places) bytes.copy(copy, at % copy.length);
  return copy;
}

function readAll(flow: Flow): void {
  try {
    readEverything(flow);
  } catch (error) {
    if (!(error instanceof FlowReadError) && !(error instanceof FlowFieldError)) throw error;
  }
}

describe("a file with damage anywhere", () => {
  it("ends in an error that says where, or in none, and never in another", async () => {
    await fc.assert(
      fc.asyncProperty(anyFlow, damage, async (element, places) => {
        const { flows, error } = await readUntilDamage(damaged(encode(element), places));
        flows.forEach(readAll);
        expect(error?.flowNumber ?? 1).to.be.oneOf([1, 2]);
      }),
      { numRuns: 200 },
    );
  });

  for (const path of [
    "mitm/0.11-mitmproxy-0.11.3.mitm",
    "mitm/10-mitmproxy-6.0.2.mitm",
    "demo.mitm",
  ]) {
    const file = fixture(path);

    it(`is read as far as it goes: fixtures/${path}`, async () => {
      await fc.assert(
        fc.asyncProperty(damage, async (places) => {
          const { flows } = await readUntilDamage(damaged(file, places));
          flows.forEach(readAll);
        }),
        { numRuns: 50 },
      );
    });

    it(`keeps the bytes of what could be read: fixtures/${path}`, async () => {
      await fc.assert(
        fc.asyncProperty(damage, async (places) => {
          const broken = damaged(file, places);
          const { flows } = await readUntilDamage(broken);
          flows.forEach(readAll);
          const written = await writeFlows(...flows);
          expect(broken.subarray(0, written.length).equals(written)).to.be.true;
        }),
        { numRuns: 50 },
      );
    });
  }
});
