import { expect } from "chai";
import { ServerConnection } from "../../lib/flow/connection.js";
import { FlowFieldError } from "../../lib/flow/field.js";
import type { Flow } from "../../lib/flow/flow.js";
import { FlowError } from "../../lib/flow/flow-error.js";
import type { HttpFlow } from "../../lib/flow/http-flow.js";
import { Headers } from "../../lib/flow/headers.js";
import { Response } from "../../lib/flow/response.js";
import { TcpMessage, UdpMessage } from "../../lib/flow/stream-message.js";
import { WebSocketMessage } from "../../lib/flow/websocket.js";
import { runThrough } from "../flow-runner/support.js";
import { anyFlow } from "../support/arbitrary/flow.js";
import { fixture, fixturePaths } from "../support/captures.js";
import { ofType, readFlow, readFlowOf, readFlows, writeFlows } from "../support/mitm-file.js";
import { fc } from "../support/property.js";
import { readEverything, setEverythingToItself } from "../support/public-model.js";
import { readable } from "../support/readable.js";
import { smallHttpFlow, smallRequest, smallTcpFlow } from "../support/small-flow.js";
import {
  bytes,
  decode,
  dict,
  editAt,
  elementAt,
  encode,
  integer,
  nothing,
  text,
  withEntry,
  type Element,
} from "../support/tnetstring.js";

/** Changes of every kind. */
const changes: readonly ((flow: Flow) => void)[] = [
  (flow) => (flow.comment += "!"),
  (flow) => (flow.id = "another"),
  (flow) => (flow.timestampCreated = 4.5),
  (flow) => (flow.error = new FlowError("new", 1.5)),
  (flow) => (flow.error = null),
  (flow) => flow.error && (flow.error.msg += "!"),
  (flow) => flow.metadata.set("new", { list: [1, "two"] }),
  (flow) => flow.metadata.keys().forEach((key) => flow.metadata.delete(key)),
  (flow) => (flow.clientConn.sni = "changed"),
  (flow) => (flow.clientConn.cipherList = ["A", "B"]),
  (flow) => (flow.serverConn = ServerConnection.make(["192.0.2.1", 1])),
  (flow) => (flow.serverConn.address = ["changed", 2]),
  ...[0, 1].map((part) => (flow: Flow) => {
    if (flow.type !== "http") return;
    const message = part === 0 ? flow.request : flow.response;
    if (message === null) return;
    message.headers.add("new", "one");
    message.headers.set("accept", "changed");
    message.rawContent = Buffer.from("changed");
    message.trailers = message.trailers === null ? new Headers({ a: "b" }) : null;
    message.timestampEnd = 2.5;
  }),
  (flow) => flow.type === "http" && (flow.request.headers = new Headers({ all: "new" })),
  (flow) => flow.type === "http" && (flow.request.path += "?changed"),
  (flow) => flow.type === "http" && (flow.response = Response.make(404)),
  (flow) => flow.type === "http" && (flow.response = null),
  (flow) => flow.type === "http" && (flow.websocket = null),
  (flow) => {
    if (flow.type !== "dns") return;
    flow.request.id = 7;
    flow.request.questions = flow.request.questions.slice(1);
    flow.response?.answers.reverse();
    flow.response = flow.response === null ? flow.request : null;
  },
  ...["push", "edit", "shift", "replace"].map((what) => (flow: Flow) => {
    const holder = flow.type === "http" ? flow.websocket : flow.type === "dns" ? null : flow;
    const messages: (WebSocketMessage | TcpMessage | UdpMessage)[] = holder?.messages ?? [];
    const made = newMessage(flow);
    if (what === "push") messages.push(made);
    if (what === "shift") messages.shift();
    if (what === "edit" && messages[0]) messages[0].content = Buffer.from("changed");
    if (what === "replace" && messages[0]) messages[0] = made;
  }),
];

function newMessage(flow: Flow): WebSocketMessage | TcpMessage | UdpMessage {
  const init = { fromClient: true, timestamp: 5.5 };
  if (flow.type === "tcp") return new TcpMessage("new", init);
  return flow.type === "udp" ? new UdpMessage("new", init) : new WebSocketMessage("new", init);
}

const someChanges = fc.shuffledSubarray([...changes], { minLength: 1, maxLength: 6 });

async function socketFlow() {
  const flow = (await readFlows(fixture("mitm/21-mitmproxy-12.2.3.mitm"))).find(
    (one) => one.type === "http" && one.websocket !== null,
  );
  const http = ofType("http", flow);
  if (http.websocket === null) throw new Error("the fixture has no such flow");
  return { flow: http, websocket: http.websocket };
}

describe("a flow's backup", () => {
  it("alone changes no bytes", async () => {
    await fc.assert(
      fc.asyncProperty(anyFlow, async (element) => {
        const flow = await readFlow(element);
        flow.backup();
        expect(readable(await writeFlows(flow))).to.equal(readable(encode(element)));
      }),
      { numRuns: 50 },
    );
  });

  it("is written with the flow when that is changed", async () => {
    const element = smallHttpFlow();
    const flow = await readFlow(element);
    flow.backup();
    flow.comment = "changed";
    const wanted = editAt(
      editAt(element, ["comment"], () => text("changed")),
      ["backup"],
      () => element,
    );
    expect(readable(await writeFlows(flow))).to.equal(readable(encode(wanted)));
  });

  it("is not written when what was changed is changed back", async () => {
    const element = smallHttpFlow();
    const flow = await readFlow(element);
    flow.backup();
    flow.comment = "changed";
    await writeFlows(flow);
    flow.comment = "";
    expect(readable(await writeFlows(flow))).to.equal(readable(encode(element)));
  });

  it("stays the first one", async () => {
    const flow = await readFlow(smallHttpFlow());
    flow.backup();
    flow.comment = "one";
    flow.backup();
    flow.comment = "two";
    flow.revert();
    expect(flow.comment).to.equal("");
  });

  it("is gone after the flow was reverted", async () => {
    const flow = await readFlow(smallHttpFlow());
    flow.backup();
    flow.revert();
    flow.comment = "changed";
    flow.revert();
    expect([flow.comment, flow.modified()]).to.deep.equal(["changed", false]);
  });

  it("can be made again after that", async () => {
    const flow = await readFlow(smallHttpFlow());
    flow.backup();
    flow.revert();
    flow.comment = "kept";
    flow.backup();
    flow.comment = "changed";
    flow.revert();
    expect(flow.comment).to.equal("kept");
  });

  it("goes with a copy of the flow", async () => {
    const flow = await readFlow(smallHttpFlow());
    flow.comment = "kept";
    flow.backup();
    const copy: Flow = flow.copy();
    copy.comment = "changed";
    copy.revert();
    expect([copy.comment, flow.comment]).to.deep.equal(["kept", "kept"]);
  });
});

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

describe("whether a flow is modified", () => {
  it("is false without a backup", async () => {
    const flow = await readFlow(smallHttpFlow());
    flow.comment = "changed";
    expect(flow.modified()).to.be.false;
  });

  it("is false right after its backup", async () => {
    const flow = await readFlow(smallHttpFlow());
    flow.backup();
    expect(flow.modified()).to.be.false;
  });

  it("is true when something differs from the backup, and as long as it does", async () => {
    const { flow, websocket } = await socketFlow();
    flow.backup();
    const seen: boolean[] = [];
    const [first] = websocket.messages.splice(0, 1);
    seen.push(flow.modified());
    if (first !== undefined) websocket.messages.unshift(first);
    seen.push(flow.modified());
    flow.request.headers.add("x", "1");
    seen.push(flow.modified());
    flow.revert();
    seen.push(flow.modified());
    expect(seen).to.deep.equal([true, false, true, false]);
  });
});

describe("a flow that comes from its file with a backup", () => {
  const original: Element = smallHttpFlow({ comment: text("before") });

  function withBackup(backup: Element): Element {
    return smallHttpFlow({
      comment: text("after"),
      request: smallRequest({ path: bytes("/after") }),
      response: nothing,
      backup,
    });
  }

  it("is modified", async () => {
    expect((await readFlow(withBackup(original))).modified()).to.be.true;
  });

  it("is not modified when the two are the same", async () => {
    const flow = await readFlow(smallHttpFlow({ backup: smallHttpFlow() }));
    expect(flow.modified()).to.be.false;
  });

  it("can be reverted to it, byte by byte", async () => {
    const flow = await readFlow(withBackup(original));
    flow.revert();
    expect(readable(await writeFlows(flow))).to.equal(readable(encode(original)));
  });

  it("shows it when it is reverted", async () => {
    const flow = await readFlowOf("http", withBackup(original));
    const seen = [flow.request.path, flow.response];
    flow.revert();
    seen.push(flow.request.path, flow.response?.reason ?? null, flow.comment);
    expect(seen).to.deep.equal(["/after", null, "/", "OK", "before"]);
  });

  it("keeps the fields that the backup does not know", async () => {
    const element = withEntry(withBackup(original), "x-unheard", integer(1));
    const flow = await readFlow(element);
    flow.revert();
    const written = decode(await writeFlows(flow));
    expect(elementAt(written, ["x-unheard"])).to.deep.equal(integer(1));
  });

  it("keeps that backup when another one is asked for", async () => {
    const flow = await readFlow(withBackup(original));
    flow.backup();
    flow.revert();
    expect(flow.comment).to.equal("before");
  });

  for (const [title, backup] of Object.entries({
    "another type": editAt(original, ["type"], () => text("tcp")),
    "another version": editAt(original, ["version"], () => integer(9)),
    "no type": dict({ comment: text("before") }),
  })) {
    it(`stays as it is when the backup is one of ${title}`, async () => {
      const element = withBackup(backup);
      const flow = await readFlow(element);
      expect(() => flow.revert()).to.throw(FlowFieldError, "backup");
      expect(readable(await writeFlows(flow))).to.equal(readable(encode(element)));
    });
  }

  for (const [title, backup] of Object.entries({
    "an empty dictionary": dict({}),
    "an integer": integer(5),
    text: text("backup"),
  })) {
    it(`has none when the backup is ${title}`, async () => {
      const element = withBackup(backup);
      const flow = await readFlow(element);
      flow.revert();
      flow.backup();
      expect([flow.modified(), readable(await writeFlows(flow))]).to.deep.equal([
        false,
        readable(encode(element)),
      ]);
    });
  }
});
