import { expect } from "chai";
import { fromState } from "../../../lib/flow/state/plain-value.js";
import { anyFlow, chunkSizes } from "../../support/arbitrary/flow.js";
import { fixture, fixturePaths, itForCorpus } from "../../support/captures.js";
import { fc } from "../../support/property.js";
import { readable } from "../../support/readable.js";
import { encode, type DictElement } from "../../support/tnetstring.js";
import { httpEdits } from "../shared/edits.js";
import {
  convert,
  inOurSpelling,
  mitmFormat,
  readAll,
  readOnly,
  readUntilDamage,
  writeAll,
} from "../shared/flow-file.js";
import { fittingFlow, fittingHttpFlow } from "./fitting.js";
import { jsonlFormat } from "./format.js";

const someFlows = fc.array(fc.oneof(anyFlow, fittingFlow), { maxLength: 3 });
const fileOf = (flows: readonly DictElement[]) => Buffer.concat(flows.map(encode));

describe("a capture as jsonl", () => {
  it("has its flows in fields, where there is no better way to say them", async () => {
    await fc.assert(
      fc.asyncProperty(fittingFlow, async (flow) => {
        const line = await convert(mitmFormat, jsonlFormat, encode(flow));
        expect(Object.keys(JSON.parse(line.toString()) as object)).not.to.include("state");
      }),
      { numRuns: 100 },
    );
  });

  it("becomes the same mitm file again", async () => {
    await fc.assert(
      fc.asyncProperty(someFlows, async (flows) => {
        const file = await inOurSpelling(fileOf(flows));
        const back = await convert(
          jsonlFormat,
          mitmFormat,
          await convert(mitmFormat, jsonlFormat, file),
        );
        expect(readable(back)).to.equal(readable(file));
      }),
      { numRuns: 200 },
    );
  });

  it("is the same in whatever chunks it comes, and keeps its bytes", async () => {
    await fc.assert(
      fc.asyncProperty(someFlows, chunkSizes, async (flows, chunks) => {
        const file = await convert(mitmFormat, jsonlFormat, fileOf(flows));
        const read = await readAll(jsonlFormat, file, { chunks });
        expect((await writeAll(jsonlFormat, read)).toString()).to.equal(file.toString());
      }),
      { numRuns: 150 },
    );
  });

  it("keeps its bytes when all of it was looked at", async () => {
    await fc.assert(
      fc.asyncProperty(someFlows, async (flows) => {
        const file = await convert(mitmFormat, jsonlFormat, fileOf(flows));
        const read = await readAll(jsonlFormat, file);
        read.forEach(({ state }) => fromState(state));
        expect((await writeAll(jsonlFormat, read)).equals(file)).to.be.true;
      }),
      { numRuns: 100 },
    );
  });

  for (const [what, edit] of httpEdits) {
    it(`is changed as a mitm file is: ${what}`, async () => {
      await fc.assert(
        fc.asyncProperty(fittingHttpFlow, async (element) => {
          const inMitmFile = await inOurSpelling(encode(element));
          const flow = await readOnly(
            jsonlFormat,
            await convert(mitmFormat, jsonlFormat, inMitmFile),
          );
          const inMitm = await readOnly(mitmFormat, inMitmFile);
          [flow, inMitm].forEach(edit);
          const back = await convert(jsonlFormat, mitmFormat, await writeAll(jsonlFormat, [flow]));
          expect(readable(back)).to.equal(readable(await writeAll(mitmFormat, [inMitm])));
        }),
        { numRuns: 20 },
      );
    });
  }

  for (const path of fixturePaths) {
    it(`becomes the same mitm file again: fixtures/${path}`, async () => {
      await expectSameMitm(fixture(path));
    });
  }

  itForCorpus(
    "mitm",
    (name) => `becomes the same mitm file again: ${name}`,
    (file) => expectSameMitm(file),
  );
});

/** Flows in version 21 keep all; those in older versions become what they are brought to. */
async function expectSameMitm(file: Buffer): Promise<void> {
  const { error } = await readUntilDamage(mitmFormat, file);
  const newest = await inOurSpelling(file.subarray(0, error?.offset));
  const asJsonl = await convert(mitmFormat, jsonlFormat, newest);
  const back = await convert(jsonlFormat, mitmFormat, asJsonl);
  expect(readable(back)).to.equal(readable(newest));
}
