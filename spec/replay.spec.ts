import { expect } from "chai";
import { FlowError } from "../lib/flow/flow-error.js";
import type { Flow } from "../lib/flow/flow.js";
import { Response } from "../lib/flow/response.js";
import { WebSocketData, WebSocketMessage } from "../lib/flow/websocket.js";
import { replay } from "../lib/replay.js";
import { isEventName, type EventName } from "../lib/script/events.js";
import { fixture } from "./support/captures.js";
import { ofType, readFlow, readFlows } from "./support/mitm-file.js";
import { smallHttpFlow, smallTcpFlow } from "./support/small-flow.js";
import { boolean, bytes, float, list, nothing, type Element } from "./support/tnetstring.js";

/** A flow's events, each with the number of messages that the flow has in it, if it has any. */
function eventsOf(flow: Flow, isHeard: (event: EventName) => boolean = () => true): string[] {
  const events: string[] = [];
  for (const event of replay(flow, isHeard)) {
    const messages = messagesOf(flow);
    events.push(messages === null ? event : `${event} ${messages.length}`);
  }
  return events;
}

function messagesOf(flow: Flow): readonly unknown[] | null {
  if (flow.type === "tcp" || flow.type === "udp") return flow.messages;
  return flow.type === "http" ? (flow.websocket?.messages ?? null) : null;
}

function message(content: string): Element {
  return list(boolean(true), bytes(content), float("1700000000.0"));
}

async function recorded(isWanted: (flow: Flow) => boolean): Promise<Flow> {
  const flow = (await readFlows(fixture("mitm/21-mitmproxy-12.2.3.mitm"))).find(isWanted);
  if (flow === undefined) throw new Error("no such flow in the fixture");
  return flow;
}

async function http(parts: Readonly<Record<string, Element>> = {}) {
  return ofType("http", await readFlow(smallHttpFlow(parts)));
}

describe("the replay of an HTTP flow", () => {
  it("is request, then response, each after its headers", async () => {
    expect(eventsOf(await http())).to.deep.equal([
      "requestheaders",
      "request",
      "responseheaders",
      "response",
    ]);
  });

  it("leaves the response out where there is none", async () => {
    expect(eventsOf(await http({ response: nothing }))).to.deep.equal([
      "requestheaders",
      "request",
    ]);
  });

  it("has the error last, also after a response", async () => {
    const flow = await http();
    flow.error = new FlowError("reset");
    expect(eventsOf(flow).slice(-2)).to.deep.equal(["response", "error"]);
    flow.response = null;
    expect(eventsOf(flow)).to.deep.equal(["requestheaders", "request", "error"]);
  });

  it("looks at each part in its turn: a response that a handler sets is given too", async () => {
    const flow = await http({ response: nothing });
    const events: string[] = [];
    for (const event of replay(flow, () => true)) {
      events.push(event);
      if (event === "request") flow.response = Response.make(200, "from the script");
      if (event === "response") flow.error = new FlowError("from the script");
    }
    expect(events).to.deep.equal([
      "requestheaders",
      "request",
      "responseheaders",
      "response",
      "error",
    ]);
  });

  it("leaves out what a handler takes away before its turn", async () => {
    const flow = await http();
    const events: string[] = [];
    for (const event of replay(flow, () => true)) {
      events.push(event);
      flow.response = null;
    }
    expect(events).to.deep.equal(["requestheaders", "request"]);
  });
});

describe("the replay of a WebSocket flow", () => {
  it("shows the messages one by one, between start and end, after the response", async () => {
    const flow = await http();
    flow.websocket = WebSocketData.make();
    flow.websocket.messages = ["a", "b"].map(
      (text) => new WebSocketMessage(text, { fromClient: true }),
    );
    expect(eventsOf(flow).slice(4)).to.deep.equal([
      "websocketstart 0",
      "websocketmessage 1",
      "websocketmessage 2",
      "websocketend 2",
    ]);
  });

  it("has an error last", async () => {
    const flow = await http();
    flow.websocket = WebSocketData.make();
    flow.error = new FlowError("reset");
    expect(eventsOf(flow).slice(-2)).to.deep.equal(["websocketend 0", "error 0"]);
  });
});

describe("the replay of a TCP or UDP flow", () => {
  it("shows the messages one by one, between start and end", async () => {
    const flow = await readFlow(smallTcpFlow(message("a"), message("b")));
    expect(eventsOf(flow)).to.deep.equal([
      "tcpstart 0",
      "tcpmessage 1",
      "tcpmessage 2",
      "tcpend 2",
    ]);
    const udp = await recorded(({ type }) => type === "udp");
    expect(eventsOf(udp)).to.deep.equal(["udpstart 0", "udpmessage 1", "udpmessage 2", "udpend 2"]);
  });

  it("ends with an error in the place of the end", async () => {
    const tcp = await readFlow(smallTcpFlow(message("a")));
    tcp.error = new FlowError("reset");
    expect(eventsOf(tcp)).to.deep.equal(["tcpstart 0", "tcpmessage 1", "tcperror 1"]);
    const udp = await recorded(({ type }) => type === "udp");
    udp.error = new FlowError("reset");
    expect(eventsOf(udp).at(-1)).to.equal("udperror 2");
  });

  it("has no message in the start event, also for those who do not look at messages", async () => {
    const flow = await readFlow(smallTcpFlow(message("a")));
    const events = eventsOf(flow, (event) => event !== "tcpmessage");
    expect([events.at(0), events.at(-1)]).to.deep.equal(["tcpstart 0", "tcpend 1"]);
  });

  it("does not read messages that nobody looks at", async () => {
    const flow = await readFlow(smallTcpFlow(bytes("not a message")));
    expect(Array.from(replay(flow, (event) => event === "tcpend"))).to.include("tcpend");
  });

  it("keeps all messages when it is left in the middle, as a handler that throws does", async () => {
    const flow = ofType(
      "tcp",
      await readFlow(smallTcpFlow(message("a"), message("b"), message("c"))),
    );
    for (const event of replay(flow, () => true)) if (event === "tcpmessage") break;
    expect(flow.messages.map(({ content }) => content.toString())).to.deep.equal(["a", "b", "c"]);
    for (const event of replay(flow, () => true)) if (event === "tcpstart") break;
    expect(flow.messages).to.have.length(3);
  });

  it("lets a handler replace, remove and add messages", async () => {
    const flow = ofType("tcp", await readFlow(smallTcpFlow(message("a"), message("b"))));
    for (const event of replay(flow, () => true)) {
      if (event === "tcpmessage") flow.messages = flow.messages.slice(0, -1);
    }
    expect(flow.messages).to.have.length(0);
  });
});

describe("the replay of a DNS flow", () => {
  it("is query, answer, error, as far as they are there", async () => {
    const flow = ofType("dns", await recorded(({ type }) => type === "dns"));
    expect(eventsOf(flow)).to.deep.equal(["dnsrequest", "dnsresponse"]);
    flow.error = new FlowError("no server");
    expect(eventsOf(flow)).to.deep.equal(["dnsrequest", "dnsresponse", "dnserror"]);
    flow.response = null;
    expect(eventsOf(flow)).to.deep.equal(["dnsrequest", "dnserror"]);
  });
});

describe("the replay of any flow", () => {
  it("has only events that scripts can handle, and leaves the flow untouched", async () => {
    for (const flow of await readFlows(fixture("mitm/21-mitmproxy-12.2.3.mitm"))) {
      for (const event of replay(flow, () => true)) expect(isEventName(event)).to.be.true;
      expect(flow.isTouched).to.be.false;
    }
  });
});
