import { expect } from "chai";
import { FlowReadError } from "../../lib/formats/errors.js";
import type { Flow } from "../../lib/flow/flow.js";
import type { Script } from "../../lib/script/events.js";
import { ofType, readFlow, readFlows, writeFlows } from "../support/mitm-file.js";
import { smallHttpFlow } from "../support/small-flow.js";
import { bytes, encode, text } from "../support/tnetstring.js";
import { prepare, scriptErrorOf } from "./support.js";

const file = Buffer.concat(
  ["/1", "/2", "/3"].map((path) =>
    encode(smallHttpFlow({ id: text(`id of ${path}`), comment: text(path) })),
  ),
);
const secondAt = encode(smallHttpFlow({ id: text("id of /1"), comment: text("/1") })).length;

/** Throws at the second flow, after having changed it. */
const syncScript: Script = {
  request(ctx, flow) {
    flow.request.headers.set("touched", "yes");
    if (flow.comment !== "/2") return;
    ctx.duplicateFlow(flow);
    throw new TypeError("no second");
  },
};
const asyncScript: Script = {
  async request(ctx, flow) {
    await Promise.resolve();
    await syncScript.request?.(ctx, flow);
  },
};

function comments(flows: readonly Flow[]): string[] {
  return flows.map(({ comment }) => comment);
}

for (const [kind, script] of [
  ["sync", syncScript],
  ["async", asyncScript],
] as const) {
  describe(`a script that throws, ${kind}`, () => {
    it("abort: the run ends there; the flows before are ready to be written", async () => {
      const { runner } = prepare([script]);
      const flows = await readFlows(file, { file: "b.mitm" });
      const error = await scriptErrorOf(() => runner.run(flows));
      expect(error).to.include({ script: "1.ts", event: "request", flowId: "id of /2" });
      expect(error.place).to.include({ file: "b.mitm", number: 2, offset: secondAt });
      expect(error.cause).to.be.instanceOf(TypeError);
      expect(comments(runner.takeWritable())).to.deep.equal(["/1"]);
    });

    it("keep: the flow stays as it was read, byte for byte", async () => {
      const { runner, errors } = prepare([script], { onScriptError: "keep" });
      await runner.run(await readFlows(file));
      const written = runner.takeWritable();
      expect(comments(written)).to.deep.equal(["/1", "/2", "/3"]);
      const kept = await writeFlows(...written.slice(1, 2));
      expect(kept.equals(file.subarray(secondAt, secondAt + kept.length))).to.be.true;
      expect(errors.map(({ place }) => place?.number)).to.deep.equal([2]);
    });

    it("drop: the flow and what was emitted with it are left out", async () => {
      const { runner, errors } = prepare([script], { onScriptError: "drop" });
      await runner.run(await readFlows(file));
      expect(comments(runner.takeWritable())).to.deep.equal(["/1", "/3"]);
      expect(errors).to.have.length(1);
    });

    it("keep: the flow's other events and scripts do not happen", async () => {
      const events: string[] = [];
      const other: Script = { request: (_ctx, { comment }) => void events.push(comment) };
      const { runner } = prepare(
        [{ ...script, response: other.request ?? (() => undefined) }, other],
        {
          onScriptError: "keep",
        },
      );
      await runner.run(await readFlows(file));
      expect(events).to.deep.equal(["/1", "/1", "/3", "/3"]);
    });
  });
}

describe("the error of a script", () => {
  it("names script, event, the script's line, the flow's file, number, offset and id", async () => {
    const { runner } = prepare([{}, syncScript]);
    const flows = await readFlows(file, { file: "b.mitm" });
    const error = await scriptErrorOf(() => runner.run(flows));
    expect(error.message).to.match(/^2\.ts(:\d+)?: request threw: no second /);
    expect(error.message).to.contain(`(b.mitm: flow 2 at byte ${secondAt}, id id of /2)`);
  });

  it("names the id that the flow was read with", async () => {
    const { runner } = prepare([
      {
        request(_ctx, flow) {
          flow.id = "another";
          throw new Error("x");
        },
      },
    ]);
    const error = await scriptErrorOf(async () => runner.run(await readFlows(file)));
    expect(error.flowId).to.equal("id of /1");
  });

  for (const event of ["start", "done"] as const) {
    it(`names no flow in ${event}, and ends the run whatever was asked for`, async () => {
      const script: Script = {
        [event]: () => {
          throw new Error("not today");
        },
      };
      const { runner } = prepare([script], { onScriptError: "keep" });
      const error = await scriptErrorOf(() => runner[event]());
      expect(error).to.include({ script: "1.ts", event, place: null, flowId: null });
      expect(error.message).to.match(new RegExp(`^1\\.ts(:\\d+)?: ${event} threw: not today$`));
    });
  }

  it("holds what was thrown, also where that is no Error", async () => {
    const thrown: unknown = "a mere string";
    const { runner } = prepare([
      {
        request() {
          throw thrown;
        },
      },
    ]);
    const error = await scriptErrorOf(async () => runner.run(await readFlows(file)));
    expect(error.cause).to.equal("a mere string");
    expect(error.message).to.contain("request threw: a mere string");
  });
});

describe("a flow that turns out to be broken in a script's hands", () => {
  it("ends the run as a flow that cannot be read, and not as a script's error", async () => {
    const broken = encode(smallHttpFlow({ request: bytes("no request") }));
    const whole = encode(smallHttpFlow());
    const flows = await readFlows(Buffer.concat([whole, broken]), { file: "b.mitm" });
    const { runner } = prepare([{ request: (_ctx, flow) => flow.request.url.trim() }], {
      onScriptError: "keep",
    });
    expect(() => runner.run(flows))
      .to.throw(FlowReadError, 'the flow\'s field "request" should be a dictionary, but is bytes')
      .that.includes({ file: "b.mitm", flowNumber: 2, offset: whole.length });
    expect(runner.takeWritable()).to.have.length(1);
  });

  it("is the script's error when the script broke the flow itself", async () => {
    const flow = ofType("http", await readFlow(smallHttpFlow()));
    const { runner } = prepare([
      {
        request(_ctx, { response }) {
          if (response !== null) response.statusCode = 1.5;
        },
      },
    ]);
    const error = await scriptErrorOf(() => runner.run([flow]));
    expect(error.cause).to.be.instanceOf(TypeError);
  });
});
