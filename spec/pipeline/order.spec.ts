import { expect } from "chai";
import type { FlowReader, FlowWriter } from "../../lib/formats/format.js";
import { runPipeline } from "../../lib/pipeline.js";
import type { Script } from "../../lib/script/events.js";
import { flowTo, NotingWriter, pathOf, pipelineOf, read } from "./support.js";

describe("the pipeline", () => {
  it("reads one file after the other, and writes batch by batch to every writer", async () => {
    const writers = [new NotingWriter(), new NotingWriter()];
    const summary = await runPipeline(
      pipelineOf({ readers: [read("ab", "c"), read("d")], writers }),
    );
    expect(writers.map(({ notes }) => notes)).to.deep.equal(["ab|c|d|.", "ab|c|d|."]);
    expect(summary).to.deep.equal({ flowsRead: 4, flowsWritten: 4 });
  });

  it("takes readers that are opened as they are needed", async () => {
    const writer = new NotingWriter();
    async function* readers() {
      yield await Promise.resolve(read("ab"));
      writer.notes += "opens";
      yield await Promise.resolve(read("c"));
    }
    await runPipeline(pipelineOf({ readers: readers(), writers: [writer] }));
    expect(writer.notes).to.equal("ab|opensc|.");
  });

  it("tells the writers of each reader before the first of its flows, also when there is none", async () => {
    const readers = [read("ab"), read(), read("c")];
    const told: FlowReader[] = [];
    const writer = new NotingWriter();
    const attentive: FlowWriter = {
      write: (flows) => writer.write(flows),
      end: () => writer.end(),
      beginInput(reader) {
        told.push(reader);
        writer.notes += `${told.length}:`;
      },
    };
    await runPipeline(pipelineOf({ readers, writers: [attentive, new NotingWriter()] }));
    expect(writer.notes).to.equal("1:ab|2:3:c|.");
    expect(told).to.deep.equal(readers);
  });

  it("counts what scripts leave out and add", async () => {
    const script: Script = {
      request(ctx, flow) {
        if (pathOf(flow) === "a") ctx.drop(flow);
        else for (let copies = 0; copies < 2; copies++) ctx.duplicateFlow(flow);
      },
    };
    const summary = await runPipeline(pipelineOf({ readers: [read("ab")], script }));
    expect(summary).to.deep.equal({ flowsRead: 2, flowsWritten: 3 });
  });

  it("calls start before it reads, and done before the writers end", async () => {
    const writer = new NotingWriter();
    const note = (text: string) => void (writer.notes += text);
    async function* reader() {
      note("<");
      yield* read("a");
    }
    const script: Script = { start: () => note("start"), done: () => note("done") };
    await runPipeline(pipelineOf({ readers: [reader()], script, writers: [writer] }));
    expect(writer.notes).to.equal("start<a|done.");
  });

  it("writes what is emitted in start and done, also without any flow", async () => {
    const writer = new NotingWriter();
    const flow = await flowTo("x");
    const script: Script = { start: (ctx) => ctx.emit(flow), done: (ctx) => ctx.emit(flow) };
    await runPipeline(pipelineOf({ readers: [], script, writers: [writer] }));
    expect(writer.notes).to.match(/^x\|?x\|\.$/);
  });
});
