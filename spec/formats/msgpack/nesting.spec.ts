import { expect } from "chai";
import { isNode, type StateValue } from "../../../lib/flow/state/state.js";
import { convert, mitmFormat, readOnly, writeAll } from "../shared/flow-file.js";
import { fileOf, msgpackFormat } from "./format.js";

const before = Buffer.from("\x83\xa7version\x15\xa4type\xa4http\xa4deep", "latin1");

for (const depth of [10_000, 100_000]) {
  for (const [what, level] of [
    ["lists", "\x91"],
    ["dictionaries", "\x81\xa1k"],
  ] as const) {
    describe(`a msgpack flow with ${depth} ${what} in one another`, () => {
      const nested = Buffer.from(`${level.repeat(depth)}\xc0`, "latin1");
      const file = fileOf(Buffer.concat([before, nested]));

      it("can be read", async () => {
        const flow = await readOnly(msgpackFormat, file);
        expect(depthOf(flow.state.get("deep"))).to.equal(depth);
      });

      it("can be changed and written", async () => {
        const flow = await readOnly(msgpackFormat, file);
        flow.comment = "changed";
        expect((await writeAll(msgpackFormat, [flow])).includes(nested)).to.be.true;
      });

      it("becomes the same again by way of mitm", async () => {
        const mitm = await convert(msgpackFormat, mitmFormat, file);
        expect((await convert(mitmFormat, msgpackFormat, mitm)).includes(nested)).to.be.true;
      });
    });
  }
}

function depthOf(value: StateValue | undefined): number {
  let depth = 0;
  for (let inner = value; isNode(inner); depth++) {
    inner = inner.kind === "list" ? inner.get(0) : inner.get("k");
  }
  return depth;
}
