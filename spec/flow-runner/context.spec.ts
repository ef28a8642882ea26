import { expect } from "chai";
import type { Flow } from "../../lib/flow/flow.js";
import { HttpFlow } from "../../lib/flow/http-flow.js";
import { Request } from "../../lib/flow/request.js";
import type { Script } from "../../lib/script/events.js";
import { ofType, readFlow } from "../support/mitm-file.js";
import { Servers } from "../support/servers.js";
import { smallHttpFlow, smallTcpFlow } from "../support/small-flow.js";
import { demoFlows, onFirst, prepare, runThrough } from "./support.js";

describe("ctx.drop", () => {
  it("leaves the present flow out; its remaining events still happen", async () => {
    const events: string[] = [];
    const written = await runThrough(
      {
        request: (ctx, flow) => ctx.drop(flow),
        response: () => void events.push("response"),
      },
      [await readFlow(smallHttpFlow())],
    );
    expect(written).to.deep.equal([]);
    expect(events).to.deep.equal(["response"]);
  });

  it("keeps a copy of the flow that is dropped", async () => {
    const script: Script = {
      request(ctx, flow) {
        ctx.duplicateFlow(flow);
        ctx.drop(flow);
      },
    };
    expect(await runThrough(script, [await readFlow(smallHttpFlow())])).to.have.length(1);
  });

  it("drops that flow alone", async () => {
    const flows = await demoFlows();
    const written = await runThrough(
      onFirst("request", (ctx, flow) => ctx.drop(flow)),
      flows,
    );
    const firstHttp = flows.find(({ type }) => type === "http");
    expect(written).to.deep.equal(flows.filter((flow) => flow !== firstHttp));
  });

  it("warns where the flow is not the present one, as in done", async () => {
    let last: Flow | null = null;
    const { runner, log } = prepare([
      {
        request: (_ctx, flow) => {
          last = flow;
        },
        done: (ctx) => {
          if (last !== null) ctx.drop(last);
        },
      },
    ]);
    await runner.run([await readFlow(smallHttpFlow())]);
    await runner.done();
    expect(runner.takeWritable()).to.have.length(1);
    expect(log).to.have.length(1);
    expect(log[0]).to.match(/^warn 1\.ts: ctx\.drop: /);
  });
});

describe("ctx.emit", () => {
  const made = (path: string) => HttpFlow.make(Request.make("GET", `http://example.com${path}`));

  it("writes flows after the present one, in the order of the calls", async () => {
    const script: Script = {
      request(ctx, flow) {
        ctx.emit(made("/1"));
        ctx.duplicateFlow(flow).request.path = "/2";
        ctx.emit(made("/3"));
      },
    };
    const flows = await runThrough(script, [await readFlow(smallHttpFlow())]);
    expect(flows.map((flow) => ofType("http", flow).request.path)).to.deep.equal([
      "/",
      "/1",
      "/2",
      "/3",
    ]);
  });

  it("writes them first in start, and last in done", async () => {
    const script: Script = {
      start: (ctx) => ctx.emit(made("/first")),
      done: (ctx) => ctx.emit(made("/last")),
    };
    const flows = await runThrough(script, [await readFlow(smallHttpFlow())]);
    expect(flows.map((flow) => ofType("http", flow).request.path)).to.deep.equal([
      "/first",
      "/",
      "/last",
    ]);
  });
});

describe("ctx.stop", () => {
  it("ends the run after the present flow, whose remaining events happen", async () => {
    const [first, ...rest] = await demoFlows();
    const events: string[] = [];
    const written = await runThrough(
      {
        dnsrequest: (ctx) => ctx.stop(),
        dnsresponse: () => void events.push("dnsresponse"),
        request: () => void events.push("request"),
        done: () => void events.push("done"),
      },
      [first, ...rest].flatMap((flow) => flow ?? []),
    );
    expect(events).to.deep.equal(["dnsresponse", "done"]);
    expect(written).to.deep.equal([first]);
  });

  it("in start: no flow is given to scripts or written", async () => {
    const events: string[] = [];
    const written = await runThrough(
      {
        start: (ctx) => ctx.stop(),
        request: () => void events.push("request"),
        done: () => void events.push("done"),
      },
      await demoFlows(),
    );
    expect(events).to.deep.equal(["done"]);
    expect(written).to.deep.equal([]);
  });

  it("works after an await, too", async () => {
    const flows = await demoFlows();
    const written = await runThrough(
      {
        async dnsrequest(ctx) {
          await Promise.resolve();
          ctx.stop();
        },
      },
      flows,
    );
    expect(written).to.deep.equal(flows.slice(0, 1));
  });
});

describe("ctx.replayRequest", () => {
  const servers = new Servers();

  /** What a flow has after a script sent its request, which is changed by then. */
  async function replayed(port: number) {
    const flow = await readFlow(smallHttpFlow());
    return runThrough(
      {
        async response(ctx, { request }) {
          request.url = `http://127.0.0.1:${port}/again`;
          await ctx.replayRequest(flow);
        },
      },
      [flow],
    );
  }

  it("puts the new response on the flow", async () => {
    const port = await servers.raw((socket, request) =>
      socket.end(`HTTP/1.1 201 Made\r\nX-Line: ${request.split("\r\n")[0] ?? ""}\r\n\r\nnew`),
    );
    const [flow] = await replayed(port);
    if (flow?.type !== "http") expect.fail("no HTTP flow");
    expect(flow.response?.statusCode).to.equal(201);
    expect(flow.response?.text).to.equal("new");
    expect(flow.response?.headers.get("x-line")).to.equal("GET /again HTTP/1.1");
    expect(flow.serverConn.address).to.deep.equal(["127.0.0.1", port]);
    expect(flow.isReplay).to.equal("request");
  });

  it("puts the error on the flow, and takes the old response away", async () => {
    const [flow] = await replayed(await servers.raw((socket) => socket.destroy()));
    if (flow?.type !== "http") expect.fail("no HTTP flow");
    expect(flow.response).to.equal(null);
    expect(flow.error?.msg).to.equal("server closed connection");
  });

  it("refuses what has no request", async () => {
    const flow = await readFlow(smallTcpFlow());
    let refusal: unknown;
    await runThrough(
      {
        async tcpend(ctx, tcpFlow) {
          refusal = await ctx.replayRequest(tcpFlow).catch((error: unknown) => error);
        },
      },
      [flow],
    );
    expect(String(refusal)).to.equal(
      "TypeError: the request cannot be sent again: it is not an HTTP flow",
    );
  });
});
