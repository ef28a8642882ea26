import { expect } from "chai";
import type { Flow } from "../../lib/flow/flow.js";
import { anyFlow } from "../support/arbitrary/flow.js";
import { readFlow, writeFlows } from "../support/mitm-file.js";
import { fc } from "../support/property.js";
import { readable } from "../support/readable.js";
import { smallHttpFlow } from "../support/small-flow.js";
import { editAt, encode, text } from "../support/tnetstring.js";
import { socketFlow } from "./backup-support.js";

describe("a flow's backup", () => {
  it("alone changes no bytes", async () => {
    await fc.assert(
      fc.asyncProperty(anyFlow, async (element) => {
        const flow = await readFlow(element);
        flow.backup();
        expect(readable(await writeFlows(flow))).to.equal(readable(encode(element)));
      }),
      { numRuns: 50 },
    );
  });

  it("is written with the flow when that is changed", async () => {
    const element = smallHttpFlow();
    const flow = await readFlow(element);
    flow.backup();
    flow.comment = "changed";
    const wanted = editAt(
      editAt(element, ["comment"], () => text("changed")),
      ["backup"],
      () => element,
    );
    expect(readable(await writeFlows(flow))).to.equal(readable(encode(wanted)));
  });

  it("is not written when what was changed is changed back", async () => {
    const element = smallHttpFlow();
    const flow = await readFlow(element);
    flow.backup();
    flow.comment = "changed";
    await writeFlows(flow);
    flow.comment = "";
    expect(readable(await writeFlows(flow))).to.equal(readable(encode(element)));
  });

  it("stays the first one", async () => {
    const flow = await readFlow(smallHttpFlow());
    flow.backup();
    flow.comment = "one";
    flow.backup();
    flow.comment = "two";
    flow.revert();
    expect(flow.comment).to.equal("");
  });

  it("is gone after the flow was reverted", async () => {
    const flow = await readFlow(smallHttpFlow());
    flow.backup();
    flow.revert();
    flow.comment = "changed";
    flow.revert();
    expect([flow.comment, flow.modified()]).to.deep.equal(["changed", false]);
  });

  it("can be made again after that", async () => {
    const flow = await readFlow(smallHttpFlow());
    flow.backup();
    flow.revert();
    flow.comment = "kept";
    flow.backup();
    flow.comment = "changed";
    flow.revert();
    expect(flow.comment).to.equal("kept");
  });

  it("goes with a copy of the flow", async () => {
    const flow = await readFlow(smallHttpFlow());
    flow.comment = "kept";
    flow.backup();
    const copy: Flow = flow.copy();
    copy.comment = "changed";
    copy.revert();
    expect([copy.comment, flow.comment]).to.deep.equal(["kept", "kept"]);
  });
});

describe("whether a flow is modified", () => {
  it("is false without a backup", async () => {
    const flow = await readFlow(smallHttpFlow());
    flow.comment = "changed";
    expect(flow.modified()).to.be.false;
  });

  it("is false right after its backup", async () => {
    const flow = await readFlow(smallHttpFlow());
    flow.backup();
    expect(flow.modified()).to.be.false;
  });

  it("is true when something differs from the backup, and as long as it does", async () => {
    const { flow, websocket } = await socketFlow();
    flow.backup();
    const seen: boolean[] = [];
    const [first] = websocket.messages.splice(0, 1);
    seen.push(flow.modified());
    if (first !== undefined) websocket.messages.unshift(first);
    seen.push(flow.modified());
    flow.request.headers.add("x", "1");
    seen.push(flow.modified());
    flow.revert();
    seen.push(flow.modified());
    expect(seen).to.deep.equal([true, false, true, false]);
  });
});
