import { expect } from "chai";
import { FlowError } from "../../lib/flow/flow-error.js";
import { Headers } from "../../lib/flow/headers.js";
import { HttpFlow } from "../../lib/flow/http-flow.js";
import { original } from "../../lib/flow/flow.js";
import { Request } from "../../lib/flow/request.js";
import { Response } from "../../lib/flow/response.js";
import { WebSocketData, WebSocketMessage } from "../../lib/flow/websocket.js";
import { fixture } from "../support/captures.js";
import { ofType, readFlowOf, readFlows, rewritten, writeFlows } from "../support/mitm-file.js";
import { smallHttpFlow } from "../support/small-flow.js";
import { decode, nothing } from "../support/tnetstring.js";
import { faultsOf } from "../support/version-21.js";

const newFlow = () =>
  HttpFlow.make(
    Request.make("GET", "https://example.com/a", "", { host: "example.com" }),
    Response.make(200, "hello"),
  );

async function http(flow: HttpFlow<"request">) {
  return ofType("http", await rewritten(flow));
}

describe("HttpFlow.make", () => {
  it("makes a flow that is all that format 21 asks for", async () => {
    expect(faultsOf(decode(await writeFlows(newFlow())))).to.be.empty;
  });

  it("makes one without a response that is so too", async () => {
    const flow = HttpFlow.make(Request.make("GET", "http://example.com/"));
    expect(faultsOf(decode(await writeFlows(flow)))).to.be.empty;
  });

  it("makes one with everything that is so too", async () => {
    const flow = newFlow();
    flow.error = new FlowError("broken");
    flow.websocket = WebSocketData.make();
    flow.websocket.messages.push(new WebSocketMessage("hi", { fromClient: true }));
    flow.request.trailers = new Headers({ a: "1" });
    expect(faultsOf(decode(await writeFlows(flow)))).to.be.empty;
  });

  it("keeps request and response when it is written and read again", async () => {
    const { request, response, error, websocket } = await http(newFlow());
    expect([
      request.url,
      response?.statusCode,
      response?.content?.toString(),
      error,
      websocket,
    ]).to.deep.equal(["https://example.com/a", 200, "hello", null, null]);
  });

  it("knows where the server is", async () => {
    const { serverConn } = await http(newFlow());
    expect(serverConn.address).to.deep.equal(["example.com", 443]);
  });

  it("gives each flow an id, and each connection", () => {
    const flows = [newFlow(), newFlow()];
    const ids = flows.flatMap(({ id, clientConn, serverConn }) => [
      id,
      clientConn.id,
      serverConn.id,
    ]);
    expect(new Set(ids)).to.have.property("size", 6);
  });

  it("has no place in a file", () => {
    expect(newFlow().source.place).to.be.null;
  });

  it("was made now", () => {
    expect(newFlow().timestampCreated).to.be.within(Date.now() / 1000 - 60, Date.now() / 1000 + 1);
  });

  it("gives the request and response that it was given", () => {
    const request = Request.make("GET", "http://example.com/");
    const response = Response.make();
    const flow = HttpFlow.make(request, response);
    expect([flow.request === request, flow.response === response]).to.deep.equal([true, true]);
  });
});

describe("an HTTP flow", () => {
  it("gives the same objects each time, so that changes meet", async () => {
    const flow = await readFlowOf("http", smallHttpFlow());
    expect([
      flow.request === flow.request,
      flow.response === flow.response,
      flow.request.headers === flow.request.headers,
      flow.clientConn === flow.clientConn,
      flow.metadata === flow.metadata,
    ]).to.deep.equal([true, true, true, true, true]);
  });

  it("began when its request did", async () => {
    const flow = await readFlowOf("http", smallHttpFlow());
    flow.request.timestampStart = 12.5;
    expect(flow.timestampStart).to.equal(12.5);
  });

  it("takes another request", async () => {
    const flow = await readFlowOf("http", smallHttpFlow());
    flow.request = Request.make("PUT", "http://example.org/new");
    flow.request.headers.set("later", "1");
    const { request } = await http(flow);
    expect([request.method, request.url, request.headers.get("later")]).to.deep.equal([
      "PUT",
      "http://example.org/new",
      "1",
    ]);
  });

  it("takes a response where it had none", async () => {
    const flow = await readFlowOf("http", smallHttpFlow({ response: nothing }));
    flow.response = Response.make(418, "teapot");
    flow.response.headers.set("later", "1");
    const { response } = await http(flow);
    expect([response?.statusCode, response?.headers.get("later")]).to.deep.equal([418, "1"]);
  });

  it("gives its response away", async () => {
    const flow = await readFlowOf("http", smallHttpFlow());
    flow.response = null;
    expect((await http(flow)).response).to.be.null;
  });

  it("takes a response again that it gave away", async () => {
    const flow = await readFlowOf("http", smallHttpFlow());
    const { response } = flow;
    flow.response = null;
    flow.response = response;
    expect((await http(flow)).response?.statusCode).to.equal(200);
  });

  describe("that takes the response of another", () => {
    /** Two flows of one file, the second without a response of its own. */
    async function twoFlows() {
      const flows = await readFlows(fixture("demo.mitm"));
      const from = ofType("http", flows[2]);
      const to = ofType("http", flows[10]);
      expect([from.response === null, to.response === null]).to.deep.equal([false, true]);
      return { from, to };
    }

    it("has it when it is written", async () => {
      const { from, to } = await twoFlows();
      to.response = from.response;
      expect((await http(to)).response?.content).to.deep.equal(from.response?.content);
    });

    it("leaves the other as it was", async () => {
      const { from, to } = await twoFlows();
      const before = await writeFlows(from);
      to.response = from.response;
      expect((await writeFlows(from)).equals(before)).to.be.true;
    });

    it("sees what is changed afterwards", async () => {
      const { from, to } = await twoFlows();
      to.response = from.response;
      to.response?.headers.set("x-shared", "1");
      expect((await http(to)).response?.headers.get("x-shared")).to.equal("1");
    });

    it("has it when both are written in one batch", async () => {
      const { from, to } = await twoFlows();
      to.response = from.response;
      to.response?.headers.set("x-shared", "1");
      const written = await readFlows(await writeFlows(from, to));
      expect(
        written.map((flow) => ofType("http", flow).response?.headers.get("x-shared")),
      ).to.deep.equal(["1", "1"]);
    });
  });

  it("has an error, which can be changed, set and taken away", async () => {
    const flow = await readFlowOf("http", smallHttpFlow());
    expect(flow.error).to.be.null;
    flow.error = new FlowError("broken", 12.5);
    flow.error.msg = "quite broken";
    const again = await http(flow);
    expect([again.error?.msg, again.error?.timestamp]).to.deep.equal(["quite broken", 12.5]);
    again.error = null;
    expect((await http(again)).error).to.be.null;
  });

  it("has an error whose time is now where none is given", () => {
    expect(new FlowError("x").timestamp).to.be.within(
      Date.now() / 1000 - 60,
      Date.now() / 1000 + 1,
    );
  });

  it("keeps what is said about it", async () => {
    const flow = await readFlowOf("http", smallHttpFlow());
    Object.assign(flow, {
      id: "another",
      marked: ":red_circle:",
      comment: "ünd ☕",
      isReplay: "response",
      intercepted: true,
      timestampCreated: 99.5,
    });
    const { id, marked, comment, isReplay, intercepted, timestampCreated } = await http(flow);
    expect([id, marked, comment, isReplay, intercepted, timestampCreated]).to.deep.equal([
      "another",
      ":red_circle:",
      "ünd ☕",
      "response",
      true,
      99.5,
    ]);
  });

  it("can be had as it was read, whatever was done to it", async () => {
    const flow = await readFlowOf("http", smallHttpFlow());
    flow.request.headers.set("x", "1");
    flow.response = null;
    const before = ofType("http", original(flow));
    expect([before.request.headers.has("x"), before.response?.statusCode]).to.deep.equal([
      false,
      200,
    ]);
  });

  it("is not changed by what is done to it as it was read", async () => {
    const flow = await readFlowOf("http", smallHttpFlow());
    ofType("http", original(flow)).request.headers.set("x", "1");
    expect((await http(flow)).request.headers.has("x")).to.be.false;
  });
});

describe("a copy of a flow's error", () => {
  it("does not change with the error", () => {
    const error = new FlowError("before", 1.5);
    const copy = error.copy();
    error.msg = "after";
    expect([copy.msg, copy.timestamp]).to.deep.equal(["before", 1.5]);
  });
});

describe("a copy of a WebSocket connection", () => {
  it("has messages of its own", () => {
    const websocket = WebSocketData.make();
    websocket.messages.push(new WebSocketMessage("one", { fromClient: true }));
    const copy = websocket.copy();
    websocket.messages.pop();
    expect(copy.messages.map(({ text }) => text)).to.deep.equal(["one"]);
  });
});
