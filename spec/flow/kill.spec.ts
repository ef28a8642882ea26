import { expect } from "chai";
import { FlowError } from "../../lib/flow/flow-error.js";
import { FlowNotKillableError } from "../../lib/flow/flow-not-killable-error.js";
import { readFlow, rewritten } from "../support/mitm-file.js";
import { smallHttpFlow } from "../support/small-flow.js";
import { boolean } from "../support/tnetstring.js";

/** A flow as a live proxy has it. */
async function liveFlow() {
  const flow = await readFlow(smallHttpFlow({ intercepted: boolean(true) }));
  flow.isLive = true;
  return flow;
}

describe("a flow from a file", () => {
  it("is not live, and cannot be killed", async () => {
    const { live, killable } = await readFlow(smallHttpFlow());
    expect([live, killable]).to.deep.equal([false, false]);
  });

  it("says so when it is to be killed, with its id", async () => {
    const flow = await readFlow(smallHttpFlow());
    expect(() => flow.kill())
      .to.throw(FlowNotKillableError, "not live")
      .that.includes({ flowId: "a flow", live: false });
    expect(flow.isTouched).to.be.false;
  });
});

describe("a live flow", () => {
  it("can be killed", async () => {
    const { live, killable } = await liveFlow();
    expect([live, killable]).to.deep.equal([true, true]);
  });

  it("has an error when it was killed, and is no longer held or live", async () => {
    const flow = await liveFlow();
    flow.kill();
    const { error, intercepted } = await rewritten(flow);
    expect([error?.msg, intercepted, flow.live]).to.deep.equal([
      FlowError.KILLED_MESSAGE,
      false,
      false,
    ]);
  });

  it("can be killed when something else went wrong before", async () => {
    const flow = await liveFlow();
    flow.error = new FlowError("connection lost");
    expect(flow.killable).to.be.true;
  });

  it("cannot be killed twice", async () => {
    const flow = await liveFlow();
    flow.kill();
    flow.isLive = true;
    expect(() => flow.kill()).to.throw(FlowNotKillableError, "killed before");
  });

  it("gives copies that are not live", async () => {
    expect((await liveFlow()).copy().live).to.be.false;
  });
});
