import { fc } from "../../../support/property.js";
import { expect } from "chai";
import { anyFlow, chunkSizes } from "../../../support/arbitrary/flow.js";
import { fixture, fixturePaths, itForCorpus } from "../../../support/captures.js";
import { readFlows, readUntilDamage, writeFlows } from "../../../support/mitm-file.js";
import { readEverything, setEverythingToItself } from "../../../support/public-model.js";
import { readable } from "../../../support/readable.js";
import { encode } from "../../../support/tnetstring.js";

describe("a flow that nothing touched", () => {
  it("is written as the same bytes, whatever chunks it came in", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyFlow, { maxLength: 3 }), chunkSizes, async (flows, chunks) => {
        const file = Buffer.concat(flows.map(encode));
        expect(readable(await writeFlows(...(await readFlows(file, { chunks }))))).to.equal(
          readable(file),
        );
      }),
      { numRuns: 150 },
    );
  });

  it("is one whose every property was read", async () => {
    await fc.assert(
      fc.asyncProperty(anyFlow, async (element) => {
        const file = encode(element);
        const flows = await readFlows(file);
        flows.forEach(readEverything);
        expect(readable(await writeFlows(...flows))).to.equal(readable(file));
      }),
      { numRuns: 150 },
    );
  });

  it("is one whose every property was set to the value it had", async () => {
    await fc.assert(
      fc.asyncProperty(anyFlow, async (element) => {
        const file = encode(element);
        const flows = await readFlows(file);
        flows.forEach(setEverythingToItself);
        expect(readable(await writeFlows(...flows))).to.equal(readable(file));
      }),
      { numRuns: 150 },
    );
  });

  for (const path of fixturePaths) {
    describe(`in fixtures/${path}`, () => {
      const file = fixture(path);

      for (const chunks of [[], [1], [7, 4096, 1], [64 * 1024]]) {
        it(`keeps its bytes, read in ${describeChunks(chunks)}`, async () => {
          expect(readable(await writeFlows(...(await readFlows(file, { chunks }))))).to.equal(
            readable(file),
          );
        });
      }

      it("keeps its bytes when every property was read", async () => {
        const flows = await readFlows(file);
        flows.forEach(readEverything);
        expect(readable(await writeFlows(...flows))).to.equal(readable(file));
      });

      it("keeps its bytes when every property was set to the value it had", async () => {
        const flows = await readFlows(file);
        flows.forEach(setEverythingToItself);
        expect(readable(await writeFlows(...flows))).to.equal(readable(file));
      });
    });
  }

  describe("in a capture that others made", () => {
    itForCorpus(
      "mitm",
      (name) => `keeps its bytes: ${name}`,
      async (file) => {
        const { flows, error } = await readUntilDamage(file, { chunks: [1000, 1] });
        const whole = file.subarray(0, error?.offset);
        expect(readable(await writeFlows(...flows))).to.equal(readable(whole));
      },
    );

    itForCorpus(
      "mitm",
      (name) => `is readable in all its properties: ${name}`,
      async (file) => {
        const { flows } = await readUntilDamage(file);
        flows.forEach(readEverything);
        expect(flows).not.to.be.empty;
      },
    );
  });
});

function describeChunks(chunks: readonly number[]): string {
  return chunks.length === 0 ? "one piece" : `chunks of ${chunks.join(", ")} bytes`;
}
