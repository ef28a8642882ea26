import { expect } from "chai";
import type { Flow } from "../../lib/flow/flow.js";
import { runPipeline } from "../../lib/pipeline.js";
import type { Script } from "../../lib/script/events.js";
import { NotingWriter, pathOf, pipelineOf, read } from "./support.js";

describe("the pipeline, stopped", () => {
  const isB = (flow: Flow) => pathOf(flow) === "b";

  it("by a script: writes up to that flow, reads no further batch nor file", async () => {
    const writer = new NotingWriter();
    const script: Script = {
      request(ctx, flow) {
        if (isB(flow)) ctx.stop();
      },
    };
    const readers = [read("abc", "d"), read("e")];
    await runPipeline(pipelineOf({ readers, script: script, writers: [writer] }));
    expect(writer.notes).to.equal("ab|.");
  });

  it("by a script in start: reads nothing", async () => {
    let isRead = false;
    async function* reader() {
      isRead = true;
      yield* read("a");
    }
    const script: Script = { start: (ctx) => ctx.stop() };
    await runPipeline(pipelineOf({ readers: [reader()], script }));
    expect(isRead).to.be.false;
  });

  it("by the signal: ends after the batch in hand, and done runs", async () => {
    const writer = new NotingWriter();
    const controller = new AbortController();
    const script: Script = {
      request(_ctx, flow) {
        if (isB(flow)) controller.abort();
      },
      done: () => void (writer.notes += "done"),
    };
    const { signal } = controller;
    const readers = [read("abc", "d"), read("e")];
    await runPipeline(pipelineOf({ readers, script, writers: [writer], signal }));
    expect(writer.notes).to.equal("abc|done.");
  });

  it("by the signal while a file waits for more: does not read the next file", async () => {
    const controller = new AbortController();
    async function* waiting() {
      controller.abort();
      yield* read();
    }
    let isRead = false;
    async function* next() {
      isRead = true;
      yield* read("a");
    }
    const { signal } = controller;
    await runPipeline(pipelineOf({ readers: [waiting(), next()], signal }));
    expect(isRead).to.be.false;
  });
});
