import { expect } from "chai";
import { isNode, type StateValue } from "../../../lib/flow/state/state.js";
import { convert, mitmFormat, readError, readOnly, writeAll } from "../shared/flow-file.js";
import { jsonlFormat } from "./format.js";

for (const depth of [10_000, 100_000]) {
  for (const [what, open, close] of [
    ["lists", "[", "]"],
    ["dictionaries", '{"k":', "}"],
  ] as const) {
    describe(`a line with ${depth} ${what} in one another`, () => {
      const nested = `${open.repeat(depth)}null${close.repeat(depth)}`;
      const file = Buffer.from(`{"mitmtsDump":1,"type":"tcp","metadata":{"deep":${nested}}}\n`);

      it("can be read", async () => {
        const flow = await readOnly(jsonlFormat, file);
        expect(depthOf(flow.state.get("metadata"))).to.equal(depth + 1);
      });

      it("can be changed and written", async () => {
        const flow = await readOnly(jsonlFormat, file);
        flow.comment = "changed";
        flow.metadata.set("also", [1]);
        expect((await writeAll(jsonlFormat, [flow])).includes(nested)).to.be.true;
      });

      it("becomes the same again by way of mitm", async () => {
        const mitm = await convert(jsonlFormat, mitmFormat, file);
        expect((await convert(mitmFormat, jsonlFormat, mitm)).includes(nested)).to.be.true;
      });

      it("is named in a message of moderate length where it is wrong", async () => {
        const wrong = file.toString().replace("null", '{"$float":1}');
        expect((await readError(jsonlFormat, Buffer.from(wrong))).message).to.have.length.below(
          500,
        );
        const cut = file.subarray(0, file.length / 2);
        expect((await readError(jsonlFormat, cut)).message).to.have.length.below(500);
      });
    });
  }
}

function depthOf(value: StateValue | undefined): number {
  let depth = 0;
  for (let inner = value; isNode(inner); depth++) {
    inner = inner.kind === "list" ? inner.get(0) : inner.get(inner.keys()[0] ?? "");
  }
  return depth;
}
