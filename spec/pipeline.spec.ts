import { expect } from "chai";
import type { Flow } from "../lib/flow/flow.js";
import type { FlowReader, FlowWriter } from "../lib/formats/format.js";
import { runPipeline, type Pipeline } from "../lib/pipeline.js";
import type { Script } from "../lib/script/events.js";
import { prepare } from "./flow-runner/support.js";
import { ofType, readFlow } from "./support/mitm-file.js";
import { smallHttpFlow, smallRequest } from "./support/small-flow.js";
import { bytes } from "./support/tnetstring.js";

function flowTo(path: string): Promise<Flow> {
  return readFlow(smallHttpFlow({ request: smallRequest({ path: bytes(path) }) }));
}

function pathOf(flow: Flow): string {
  return ofType("http", flow).request.path;
}

/** A reader of one batch for each string: its characters are the paths of its flows. */
async function* read(...batches: readonly string[]): FlowReader & AsyncGenerator<Flow[]> {
  for (const batch of batches) yield await Promise.all(Array.from(batch, flowTo));
}

/** Keeps the paths of the flows that it is to write, `|` between batches, and `.` at the end. */
class NotingWriter implements FlowWriter {
  notes = "";

  write(flows: readonly Flow[]): Promise<void> {
    this.notes += `${flows.map(pathOf).join("")}|`;
    return Promise.resolve();
  }

  end(): Promise<void> {
    this.notes += ".";
    return Promise.resolve();
  }
}

interface Parts {
  readonly readers: Iterable<FlowReader>;
  readonly script?: Script;
  readonly writers?: readonly FlowWriter[];
  readonly signal?: AbortSignal;
  readonly onFurtherError?: (error: unknown) => void;
}

function pipelineOf({ script = {}, ...parts }: Parts): Pipeline {
  const { runner } = prepare([script]);
  return { runner, writers: [], onFurtherError: () => undefined, ...parts };
}

/** What a pipeline ends with when it fails. */
async function failureOf(parts: Parts): Promise<string> {
  try {
    await runPipeline(pipelineOf(parts));
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  throw new Error("it did not fail");
}

function fail(message: string): () => never {
  return () => {
    throw new Error(message);
  };
}

describe("the pipeline", () => {
  it("reads one file after the other, and writes batch by batch to every writer", async () => {
    const writers = [new NotingWriter(), new NotingWriter()];
    const summary = await runPipeline(pipelineOf({ readers: [read("ab", "c"), read("d")], writers }));
    expect(writers.map(({ notes }) => notes)).to.deep.equal(["ab|c|d|.", "ab|c|d|."]);
    expect(summary).to.deep.equal({ flowsRead: 4, flowsWritten: 4 });
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

describe("the pipeline, stopped", () => {
  const isB = (flow: Flow) => pathOf(flow) === "b";

  it("by a script: writes up to that flow, reads no further batch nor file", async () => {
    const writer = new NotingWriter();
    const script: Script = { request: (ctx, flow) => isB(flow) && ctx.stop() };
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
      request: (_ctx, flow) => void (isB(flow) && controller.abort()),
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

describe("the pipeline, failing", () => {
  let writer: NotingWriter;
  let script: Script;
  beforeEach(() => {
    writer = new NotingWriter();
    script = { done: () => void (writer.notes += "done") };
  });

  it("in a script: writes the flows before, and done runs", async () => {
    const throwing: Script = { request: (_ctx, flow) => pathOf(flow) === "b" && fail("no b")() };
    const parts = { readers: [read("abc")], script: { ...script, ...throwing }, writers: [writer] };
    expect(await failureOf(parts)).to.contain("no b");
    expect(writer.notes).to.equal("a|done");
  });

  it("in a reader: writes the flows before, and done runs", async () => {
    async function* damaged() {
      yield* read("ab");
      throw new Error("the file is damaged");
    }
    const parts = { readers: [damaged(), read("c")], script, writers: [writer] };
    expect(await failureOf(parts)).to.equal("the file is damaged");
    expect(writer.notes).to.equal("ab|done");
  });

  it("in a writer: done runs", async () => {
    writer.write = () => Promise.reject(new Error("the disk is full"));
    const parts = { readers: [read("ab")], script, writers: [writer] };
    expect(await failureOf(parts)).to.equal("the disk is full");
    expect(writer.notes).to.equal("done");
  });

  it("in start: reads nothing, and done runs", async () => {
    const parts = { readers: [read("a")], script: { ...script, start: fail("no") }, writers: [writer] };
    expect(await failureOf(parts)).to.contain("start threw: no");
    expect(writer.notes).to.equal("done");
  });

  it("in done alone: fails with that", async () => {
    expect(await failureOf({ readers: [], script: { done: fail("bad end") } })).to.contain("bad end");
  });

  it("twice, the second time in done: fails with what went wrong first, and tells of the other", async () => {
    const both: Script = { request: fail("the cause"), done: fail("the consequence") };
    const others: unknown[] = [];
    const onFurtherError = (error: unknown) => void others.push(String(error));
    const parts = { readers: [read("a")], script: both, onFurtherError };
    expect(await failureOf(parts)).to.contain("the cause");
    expect(others).to.have.length(1);
    expect(others[0]).to.contain("the consequence");
  });
});
