import { expect } from "chai";
import { setTimeout as sleep } from "node:timers/promises";
import type { Script } from "../../lib/script/events.js";
import { readFlow } from "../support/mitm-file.js";
import { smallHttpFlow } from "../support/small-flow.js";
import { demoFlows, idsOf, prepare, runThrough } from "./support.js";

/** A script that notes the events it sees. */
function noting(notes: string[], name: string, isAsync = false): Script {
  const note = (event: string): void | Promise<void> => {
    if (!isAsync) return void notes.push(`${name} ${event}`);
    return sleep(1).then(() => void notes.push(`${name} ${event}`));
  };
  return {
    start: () => note("start"),
    request: () => note("request"),
    response: () => note("response"),
    done: () => note("done"),
  };
}

const bothInOrder = [
  "a start",
  "b start",
  "a request",
  "b request",
  "a response",
  "b response",
  "a done",
  "b done",
];

describe("the flow runner with several scripts", () => {
  it("gives each event to every script, in their order, before the next event", async () => {
    const notes: string[] = [];
    const { runner } = prepare([noting(notes, "a"), noting(notes, "b")]);
    await runner.start();
    await runner.run([await readFlow(smallHttpFlow())]);
    await runner.done();
    expect(notes).to.deep.equal(bothInOrder);
  });

  for (const [first, second] of [
    [true, false],
    [false, true],
    [true, true],
  ] as const) {
    it(`keeps that order with ${first ? "an async" : "a sync"} script before ${second ? "an async" : "a sync"} one`, async () => {
      const notes: string[] = [];
      const { runner } = prepare([noting(notes, "a", first), noting(notes, "b", second)]);
      await runner.start();
      await runner.run([await readFlow(smallHttpFlow())]);
      await runner.done();
      expect(notes).to.deep.equal(bothInOrder);
    });
  }

  it("shows a script what the ones before it did", async () => {
    const seen: (string | null)[] = [];
    const { runner } = prepare([
      { request: (_ctx, flow) => flow.request.headers.set("x", "1") },
      { request: (_ctx, flow) => void seen.push(flow.request.headers.get("x")) },
    ]);
    await runner.run([await readFlow(smallHttpFlow())]);
    expect(seen).to.deep.equal(["1"]);
  });
});

describe("the flow runner with async handlers", () => {
  it("keeps the order of flows, also where the first takes longest", async () => {
    const flows = await demoFlows();
    let delay = 10;
    const script: Script = {
      request: async () => {
        await sleep(delay);
        delay = 0;
      },
    };
    expect(idsOf(await runThrough(script, flows))).to.deep.equal(idsOf(flows));
  });

  it("has only one flow with the scripts at a time", async () => {
    let flowsAtOnce = 0;
    let most = 0;
    await runThrough(
      {
        async request() {
          most = Math.max(most, ++flowsAtOnce);
          await sleep(1);
          flowsAtOnce--;
        },
      },
      await demoFlows(),
    );
    expect(most).to.equal(1);
  });

  it("writes what was done after an await", async () => {
    const [flow] = await runThrough(
      {
        async request(_ctx, { request }) {
          await sleep(1);
          request.headers.set("late", "yes");
        },
      },
      [await readFlow(smallHttpFlow())],
    );
    expect(flow).to.have.property("isTouched", true);
  });

  it("awaits whatever has a then, in flow events and in start and done", async () => {
    const notes: string[] = [];
    const thenable = (name: string) => ({
      then: (resolve: () => void) => {
        notes.push(name);
        resolve();
      },
    });
    const handlers = {
      start: () => thenable("start"),
      request: () => thenable("request"),
      done: () => thenable("done"),
    };
    const { runner } = prepare([handlers]);
    await runner.start();
    await runner.run([await readFlow(smallHttpFlow())]);
    await runner.done();
    expect(notes).to.deep.equal(["start", "request", "done"]);
  });
});

describe("the flow runner without async handlers", () => {
  it("makes no promise", async () => {
    const { runner } = prepare([{ request: () => undefined, tcpmessage: () => undefined }]);
    expect(runner.run(await demoFlows())).to.be.undefined;
  });

  it("makes none where a handler returns something else than a promise", async () => {
    const { runner } = prepare([{ request: () => ({ then: 7 }) }]);
    expect(runner.run(await demoFlows())).to.be.undefined;
  });

  it("gives each writable flow once", async () => {
    const flows = await demoFlows();
    const { runner } = prepare([]);
    await runner.run(flows);
    expect(runner.takeWritable()).to.deep.equal([...flows]);
    expect(runner.takeWritable()).to.deep.equal([]);
  });
});
