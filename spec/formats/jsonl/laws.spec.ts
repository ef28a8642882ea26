import { expect } from "chai";
import { anyFlow } from "../../support/arbitrary/flow.js";
import { fc } from "../../support/property.js";
import { readable } from "../../support/readable.js";
import { encode } from "../../support/tnetstring.js";
import { httpEdits } from "../shared/edits.js";
import { convert, inOurSpelling, mitmFormat, readOnly, writeAll } from "../shared/flow-file.js";
import { itHoldsAllOfMitm } from "../shared/lossless.js";
import { fittingFlow, fittingHttpFlow } from "./fitting.js";
import { jsonlFormat } from "./format.js";

describe("a capture as jsonl", () => {
  itHoldsAllOfMitm(jsonlFormat, fc.oneof(anyFlow, fittingFlow));

  it("has its flows in fields, where there is no better way to say them", async () => {
    await fc.assert(
      fc.asyncProperty(fittingFlow, async (flow) => {
        const line = await convert(mitmFormat, jsonlFormat, encode(flow));
        expect(Object.keys(JSON.parse(line.toString()) as object)).not.to.include("state");
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
});
