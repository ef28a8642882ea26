import { expect } from "chai";
import { anyFlow, wholeHttpFlow } from "../../support/arbitrary/flow.js";
import { fc } from "../../support/property.js";
import { encode } from "../../support/tnetstring.js";
import { httpEdits } from "../shared/edits.js";
import { convert, mitmFormat, readOnly, writeAll } from "../shared/flow-file.js";
import { itHoldsAllOfMitm } from "../shared/lossless.js";
import { msgpackFormat } from "./format.js";

describe("a capture as msgpack", () => {
  itHoldsAllOfMitm(msgpackFormat, anyFlow);

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
});
