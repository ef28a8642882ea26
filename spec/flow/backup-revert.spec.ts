import { expect } from "chai";
import type { HttpFlow } from "../../lib/flow/http-flow.js";
import { Headers } from "../../lib/flow/headers.js";
import { Response } from "../../lib/flow/response.js";
import { TcpMessage } from "../../lib/flow/stream-message.js";
import { WebSocketMessage } from "../../lib/flow/websocket.js";
import { runThrough } from "../flow-runner/support.js";
import { anyFlow } from "../support/arbitrary/flow.js";
import { fixture, fixturePaths } from "../support/captures.js";
import { ofType, readFlow, readFlowOf, readFlows, writeFlows } from "../support/mitm-file.js";
import { fc } from "../support/property.js";
import { readEverything, setEverythingToItself } from "../support/public-model.js";
import { readable } from "../support/readable.js";
import { smallHttpFlow, smallTcpFlow } from "../support/small-flow.js";
import { editAt, encode, nothing, text } from "../support/tnetstring.js";
import { changes, socketFlow } from "./backup-support.js";

const someChanges = fc.shuffledSubarray([...changes], { minLength: 1, maxLength: 6 });

describe("a flow that is reverted", () => {
  it("has the bytes that it was read from", async () => {
    await fc.assert(
      fc.asyncProperty(anyFlow, someChanges, fc.boolean(), async (any, steps, isWritten) => {
        const element = editAt(any, ["backup"], () => nothing);
        const flow = await readFlow(element);
        flow.backup();
        for (const step of steps) step(flow);
        if (isWritten) await writeFlows(flow);
        flow.revert();
        expect(readable(await writeFlows(flow))).to.equal(readable(encode(element)));
        setEverythingToItself(flow);
      }),
      { numRuns: 200 },
    );
  });

  for (const path of fixturePaths) {
    it(`has the bytes that it had at its backup, in fixtures/${path}`, async () => {
      for (const flow of await readFlows(fixture(path))) {
        if (!flow.state.isNull("backup")) continue;
        flow.marked = ":grapes:";
        if (flow.type === "http") flow.request.headers.set("x", "1");
        const before = await writeFlows(flow);
        flow.backup();
        for (const change of changes) change(flow);
        flow.revert();
        expect((await writeFlows(flow)).equals(before)).to.be.true;
      }
    });
  }

  it("has only that changed which is changed afterwards", async () => {
    const element = smallHttpFlow();
    const flow = await readFlow(element);
    flow.backup();
    flow.comment = "changed";
    flow.revert();
    flow.marked = "x";
    const wanted = editAt(element, ["marked"], () => text("x"));
    expect(readable(await writeFlows(flow))).to.equal(readable(encode(wanted)));
  });

  it("stays as it is when it has no backup", async () => {
    const element = smallHttpFlow();
    const flow = await readFlow(element);
    flow.revert();
    expect(readable(await writeFlows(flow))).to.equal(readable(encode(element)));
  });

  it("shows it in the parts that were taken from it before", async () => {
    const flow = await readFlowOf("http", smallHttpFlow());
    const { request, response, clientConn } = flow;
    const { headers } = request;
    flow.backup();
    request.path = "/changed";
    headers.add("x", "1");
    request.headers = new Headers({ all: "new" });
    clientConn.sni = "changed";
    if (response !== null) response.statusCode = 500;
    flow.response = Response.make(404);
    flow.revert();
    expect([
      request.path,
      headers.size,
      request.headers === headers,
      clientConn.sni,
      response?.statusCode,
      flow.request === request,
      flow.response === response,
    ]).to.deep.equal(["/", 0, true, null, 200, true, true]);
  });

  it("shows it in the parts that were taken from it after its backup", async () => {
    const flow = await readFlowOf("http", smallHttpFlow());
    flow.backup();
    const { request } = flow;
    request.path = "/changed";
    flow.revert();
    expect(request.path).to.equal("/");
  });

  it("leaves alone the parts that a script put into it", async () => {
    const flow = await readFlowOf("http", smallHttpFlow());
    flow.backup();
    const made = Response.make(404);
    flow.response = made;
    flow.revert();
    expect(made.statusCode).to.equal(404);
  });

  it("has its messages in the array that a script holds", async () => {
    const { flow, websocket } = await socketFlow();
    const { messages } = websocket;
    const before = messages.map(({ content }) => content.toString());
    flow.backup();
    messages.shift();
    messages.push(new WebSocketMessage("new", { fromClient: true }));
    messages.forEach((message) => (message.content = Buffer.from("changed")));
    websocket.messages = [];
    flow.revert();
    expect([
      messages.map(({ content }) => content.toString()),
      flow.websocket === websocket,
      websocket.messages === messages,
    ]).to.deep.equal([before, true, true]);
  });

  it("has its DNS records in the arrays that a script holds", async () => {
    const found = (await readFlows(fixture("mitm/21-mitmproxy-12.2.3.mitm"))).find(
      (one) => one.type === "dns" && one.response !== null,
    );
    const flow = ofType("dns", found);
    const { request, response } = flow;
    const { answers } = response ?? request;
    const before = [request.questions.length, answers.length];
    flow.backup();
    request.questions = [];
    answers.pop();
    flow.response = null;
    flow.revert();
    expect([
      [request.questions.length, answers.length],
      Reflect.get(flow, "response") === response,
      response?.answers === answers,
    ]).to.deep.equal([before, true, true]);
  });

  it("takes more messages afterwards", async () => {
    const flow = await readFlowOf("tcp", smallTcpFlow());
    const { messages } = flow;
    flow.backup();
    messages.push(new TcpMessage("gone", { fromClient: true }));
    flow.revert();
    messages.push(new TcpMessage("stays", { fromClient: true }));
    const again = ofType("tcp", await readFlow(await writeFlows(flow)));
    expect(again.messages.map(({ content }) => content.toString())).to.deep.equal(["stays"]);
  });

  it("gets the messages that are still to come, where it is reverted in a message event", async () => {
    const { flow } = await socketFlow();
    const before = await writeFlows(flow);
    const [after] = await runThrough(
      {
        websocketmessage(_ctx: unknown, { websocket }: HttpFlow<"websocketmessage">) {
          flow.backup();
          websocket.messages.forEach((message) => (message.content = Buffer.from("changed")));
          flow.revert();
        },
      },
      [flow],
    );
    expect(after && (await writeFlows(after)).equals(before)).to.be.true;
  });

  it("is what it was, whatever was read meanwhile", async () => {
    for (const flow of await readFlows(fixture("demo.mitm"))) {
      const before = await writeFlows(flow);
      flow.backup();
      readEverything(flow);
      flow.comment += "changed";
      flow.revert();
      expect((await writeFlows(flow)).equals(before)).to.be.true;
    }
  });
});
