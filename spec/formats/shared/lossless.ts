import { expect } from "chai";
import { fromState } from "../../../lib/flow/state/plain-value.js";
import { chunkSizes } from "../../support/arbitrary/flow.js";
import { fixture, fixturePaths, itForCorpus } from "../../support/captures.js";
import { fc } from "../../support/property.js";
import { readable } from "../../support/readable.js";
import { encode, type DictElement } from "../../support/tnetstring.js";
import {
  convert,
  inOurSpelling,
  mitmFormat,
  readAll,
  readUntilDamage,
  writeAll,
  type FileFormat,
} from "./flow-file.js";

/** The laws of a format that holds all that a mitm file does: held on random flows and captures. */
export function itHoldsAllOfMitm(format: FileFormat, anyFlow: fc.Arbitrary<DictElement>): void {
  const someFlows = fc.array(anyFlow, { maxLength: 3 });
  const fileOf = (flows: readonly DictElement[]) => Buffer.concat(flows.map(encode));

  it("becomes the same mitm file again", async () => {
    await fc.assert(
      fc.asyncProperty(someFlows, async (flows) => {
        const file = await inOurSpelling(fileOf(flows));
        const back = await convert(format, mitmFormat, await convert(mitmFormat, format, file));
        expect(readable(back)).to.equal(readable(file));
      }),
      { numRuns: 200 },
    );
  });

  it("is the same in whatever chunks it comes, and keeps its bytes", async () => {
    await fc.assert(
      fc.asyncProperty(someFlows, chunkSizes, async (flows, chunks) => {
        const file = await convert(mitmFormat, format, fileOf(flows));
        const read = await readAll(format, file, { chunks });
        expect((await writeAll(format, read)).toString("latin1")).to.equal(file.toString("latin1"));
      }),
      { numRuns: 150 },
    );
  });

  it("keeps its bytes when all of it was looked at", async () => {
    await fc.assert(
      fc.asyncProperty(someFlows, async (flows) => {
        const file = await convert(mitmFormat, format, fileOf(flows));
        const read = await readAll(format, file);
        read.forEach(({ state }) => fromState(state));
        expect((await writeAll(format, read)).equals(file)).to.be.true;
      }),
      { numRuns: 100 },
    );
  });

  /** Flows in version 21 keep all; those in older versions become what they are brought to. */
  async function expectSameMitm(file: Buffer): Promise<void> {
    const { error } = await readUntilDamage(mitmFormat, file);
    const newest = await inOurSpelling(file.subarray(0, error?.offset));
    const converted = await convert(mitmFormat, format, newest);
    expect(readable(await convert(format, mitmFormat, converted))).to.equal(readable(newest));
  }

  for (const path of fixturePaths) {
    it(`becomes the same mitm file again: fixtures/${path}`, async () => {
      await expectSameMitm(fixture(path));
    });
  }

  itForCorpus("mitm", (name) => `becomes the same mitm file again: ${name}`, expectSameMitm);
}
