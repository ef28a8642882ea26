import { expect } from "chai";
import { fromState } from "../../../lib/flow/state/plain-value.js";
import { anyFlow, chunkSizes, wholeHttpFlow } from "../../support/arbitrary/flow.js";
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
import { msgpackFormat } from "./format.js";

const someFlows = fc.array(anyFlow, { maxLength: 3 });
const fileOf = (flows: readonly DictElement[]) => Buffer.concat(flows.map(encode));

describe("a capture as msgpack", () => {
  it("becomes the same mitm file again", async () => {
    await fc.assert(
      fc.asyncProperty(someFlows, async (flows) => {
        const file = await inOurSpelling(fileOf(flows));
        const back = await convert(
          msgpackFormat,
          mitmFormat,
          await convert(mitmFormat, msgpackFormat, file),
        );
        expect(readable(back)).to.equal(readable(file));
      }),
      { numRuns: 200 },
    );
  });

  it("is the same in whatever chunks it comes, and keeps its bytes", async () => {
    await fc.assert(
      fc.asyncProperty(someFlows, chunkSizes, async (flows, chunks) => {
        const file = await convert(mitmFormat, msgpackFormat, fileOf(flows));
        const read = await readAll(msgpackFormat, file, { chunks });
        expect((await writeAll(msgpackFormat, read)).toString("hex")).to.equal(
          file.toString("hex"),
        );
      }),
      { numRuns: 150 },
    );
  });

  it("keeps its bytes when all of it was looked at", async () => {
    await fc.assert(
      fc.asyncProperty(someFlows, async (flows) => {
        const file = await convert(mitmFormat, msgpackFormat, fileOf(flows));
        const read = await readAll(msgpackFormat, file);
        read.forEach(({ state }) => fromState(state));
        expect((await writeAll(msgpackFormat, read)).equals(file)).to.be.true;
      }),
      { numRuns: 100 },
    );
  });

  for (const [what, edit] of httpEdits) {
    it(`is changed as a mitm file is, and nowhere else: ${what}`, async () => {
      await fc.assert(
        fc.asyncProperty(wholeHttpFlow, async (element) => {
          const inMitmFile = encode(element);
          const file = await convert(mitmFormat, msgpackFormat, inMitmFile);
          const [flow, inMitm] = [
            await readOnly(msgpackFormat, file),
            await readOnly(mitmFormat, inMitmFile),
          ];
          [flow, inMitm].forEach(edit);
          const written = await writeAll(msgpackFormat, [flow]);
          expect(written.equals(await writeAll(msgpackFormat, [inMitm]))).to.be.true;
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
  const asMsgpack = await convert(mitmFormat, msgpackFormat, newest);
  const back = await convert(msgpackFormat, mitmFormat, asMsgpack);
  expect(readable(back)).to.equal(readable(newest));
}
