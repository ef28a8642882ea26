import { expect } from "chai";
import { FlowReadError } from "../../../lib/formats/errors.js";
import { runPipeline } from "../../../lib/pipeline.js";
import { openListing } from "../../../lib/formats/listing/writer.js";
import { prepare } from "../../flow-runner/support.js";
import { readFlows } from "../../support/mitm-file.js";
import { smallHttpFlow } from "../../support/small-flow.js";
import { bytes, encode } from "../../support/tnetstring.js";

describe("the listing of a broken flow", () => {
  it("fails as reading it does, after the lines of the flows before", async () => {
    const whole = encode(smallHttpFlow());
    const broken = encode(smallHttpFlow({ client_conn: bytes("none") }));
    const flows = await readFlows(Buffer.concat([whole, broken, whole]), { file: "b.mitm" });
    let shown = "";
    const sink = {
      write: (chunks: readonly Buffer[]) => {
        shown += Buffer.concat(chunks).toString();
        return Promise.resolve();
      },
    };
    const outcome: unknown = await runPipeline({
      readers: [[flows]].map(async function* (batches) {
        yield* await Promise.resolve(batches);
      }),
      runner: prepare([]).runner,
      writers: [
        await openListing(sink, { level: 1, width: Infinity, color: false, contentview: null }),
      ],
      onFurtherError: () => undefined,
    }).catch((error: unknown) => error);
    expect(outcome).to.be.instanceOf(FlowReadError);
    expect(outcome).to.include({ file: "b.mitm", flowNumber: 2, offset: whole.length });
    expect(shown.split("\n")).to.have.length(3);
  });
});
