import { expect } from "chai";
import type { Flow } from "../../lib/flow/flow.js";
import { FlowReadError, FlowWriteError } from "../../lib/formats/errors.js";
import type { Script } from "../../lib/script/events.js";
import { fail, failureOf, NotingWriter, pathOf, read } from "./support.js";

describe("the pipeline, failing", () => {
  let writer: NotingWriter;
  let script: Script;
  beforeEach(() => {
    writer = new NotingWriter();
    script = { done: () => void (writer.notes += "done") };
  });

  it("in a script: writes the flows before, done runs, and the writer ends", async () => {
    const throwing: Script = { request: (_ctx, flow) => pathOf(flow) === "b" && fail("no b")() };
    const parts = { readers: [read("abc")], script: { ...script, ...throwing }, writers: [writer] };
    expect(await failureOf(parts)).to.contain("no b");
    expect(writer.notes).to.equal("a|done.");
  });

  it("in a reader: writes the flows before, done runs, and the writer ends", async () => {
    async function* damaged() {
      yield* read("ab");
      throw new Error("the file is damaged");
    }
    const parts = { readers: [damaged(), read("c")], script, writers: [writer] };
    expect(await failureOf(parts)).to.equal("the file is damaged");
    expect(writer.notes).to.equal("ab|done.");
  });

  it("in what is done to flows at last: writes those before", async () => {
    const finish = (flow: Flow): Flow => (pathOf(flow) === "c" ? fail("no c")() : flow);
    const parts = { readers: [read("abcd", "e")], script, writers: [writer], finish };
    expect(await failureOf(parts)).to.equal("no c");
    expect(writer.notes).to.equal("ab|done.");
  });

  it("in a writer: done runs, and the writer is left as it is", async () => {
    writer.write = () => Promise.reject(new Error("the disk is full"));
    const parts = { readers: [read("ab")], script, writers: [writer] };
    expect(await failureOf(parts)).to.equal("the disk is full");
    expect(writer.notes).to.equal("done");
  });

  it("in a writer because of one flow: the writer ends, to be whole", async () => {
    const place = { file: "a.mitm", number: 1, offset: 0 };
    for (const error of [new FlowReadError(place, "no"), new FlowWriteError(place, "no")]) {
      const writing = new NotingWriter();
      writing.write = () => Promise.reject(error);
      const parts = { readers: [read("ab")], writers: [writing] };
      expect(await failureOf(parts)).to.equal(error.message);
      expect(writing.notes).to.equal(".");
    }
  });

  it("in a writer that ends: tells of it, or fails with it when it is the first", async () => {
    writer.end = () => Promise.reject(new Error("no end"));
    expect(await failureOf({ readers: [read("a")], writers: [writer] })).to.equal("no end");
  });

  it("in start: reads nothing, and done runs", async () => {
    const parts = {
      readers: [read("a")],
      script: { ...script, start: fail("no") },
      writers: [writer],
    };
    expect(await failureOf(parts)).to.contain("start threw: no");
    expect(writer.notes).to.equal("done.");
  });

  it("in done alone: fails with that", async () => {
    expect(await failureOf({ readers: [], script: { done: fail("bad end") } })).to.contain(
      "bad end",
    );
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
