import { expect } from "chai";
import { connect } from "node:net";
import { WebSocket, WebSocketServer } from "ws";
import { WebSocketMessage } from "../../lib/flow/websocket.js";
import type { Script } from "../../lib/script/events.js";
import { afterThis, cleansUp, Proxy } from "./support/proxy.js";
import { echoMessages } from "./support/web-socket-echo.js";

type Deflate = boolean | { readonly threshold: number };

/** A server of WebSocket that sends back what it gets. */
async function startEcho(perMessageDeflate: Deflate = false): Promise<number> {
  const server = new WebSocketServer({ host: "127.0.0.1", port: 0, perMessageDeflate });
  await new Promise((resolve) => server.once("listening", resolve));
  echoMessages(server);
  afterThis(() => server.close());
  return server.address().port;
}

/** A client through a proxy in mode reverse. */
function open(proxy: Proxy, perMessageDeflate: Deflate = false): WebSocket {
  const socket = new WebSocket(`ws://127.0.0.1:${proxy.port}/chat`, {
    perMessageDeflate,
    createConnection: () => connect(proxy.port, "127.0.0.1"),
  });
  socket.on("error", () => undefined);
  afterThis(() => socket.terminate());
  return socket;
}

async function startProxy(script: Script = {}, deflate: Deflate = false): Promise<Proxy> {
  const port = await startEcho(deflate);
  return Proxy.start({ mode: `reverse:http://127.0.0.1:${port}`, script });
}

/** The next messages that a client gets, as text. */
function next(socket: WebSocket, count: number): Promise<string[]> {
  const texts: string[] = [];
  return new Promise((resolve) => {
    socket.on("message", (data: Buffer) => {
      texts.push(data.toString());
      if (texts.length === count) resolve(texts);
    });
  });
}

describe("a capture of WebSocket", () => {
  cleansUp();

  for (const deflate of [false, { threshold: 0 }] as const) {
    it(`records each message${deflate ? ", also where they are compressed" : ""}`, async () => {
      const proxy = await startProxy({}, deflate);
      const client = open(proxy, deflate);
      await new Promise((resolve) => client.once("open", resolve));
      expect(client.extensions).equal(deflate ? "permessage-deflate" : "");
      const echoes = next(client, 2);
      client.send("h\u00e9llo ".repeat(100));
      client.send(Buffer.from([0, 255]));
      await echoes;
      client.close(4000, "enough");
      const { request, response, websocket } = await proxy.onlyHttp();
      expect(request.path).equal("/chat");
      expect(response.statusCode).equal(101);
      expect(websocket).include({ closedByClient: true, closeCode: 4000, closeReason: "enough" });
      const messages = websocket?.messages ?? [];
      const from = (isClient: boolean): WebSocketMessage[] =>
        messages.filter(({ fromClient }) => fromClient === isClient);
      for (const isClient of [true, false]) {
        const [text, bytes] = from(isClient);
        expect(text).include({ isText: true, injected: false, dropped: false });
        expect(text?.text).equal("h\u00e9llo ".repeat(100));
        expect(bytes?.type).equal(2);
        expect(bytes?.content).deep.equal(Buffer.from([0, 255]));
      }
    });
  }

  it("says who closed it", async () => {
    const proxy = await startProxy();
    const client = open(proxy);
    client.once("open", () => client.send("close"));
    const closed = new Promise((resolve) =>
      client.once("close", (code: number, reason: Buffer) => resolve([code, reason.toString()])),
    );
    expect(await closed).deep.equal([4001, "as you like"]);
    const { websocket } = await proxy.onlyHttp();
    expect(websocket).include({ closedByClient: false, closeCode: 4001 });
  });

  it("knows a connection that ends without being closed", async () => {
    const proxy = await startProxy();
    const client = open(proxy);
    client.once("open", () => client.terminate());
    const { websocket } = await proxy.onlyHttp();
    expect(websocket).include({ closedByClient: true, closeCode: 1006 });
  });

  it("lets a script change, drop and inject messages", async () => {
    const proxy = await startProxy({
      websocketmessage(_ctx: unknown, { websocket }) {
        const message = websocket.messages.at(-1);
        if (message?.fromClient !== true) return;
        if (message.text === "change me") message.text = "changed";
        else if (message.text === "drop me") message.drop();
        else {
          const { messages } = websocket;
          messages.push(new WebSocketMessage("injected", { fromClient: false }));
        }
      },
    });
    const client = open(proxy);
    const texts = next(client, 3);
    client.once("open", () => {
      for (const text of ["change me", "drop me", "keep me"]) client.send(text);
    });
    expect(await texts).members(["changed", "injected", "keep me"]);
    client.close();
    const messages = (await proxy.onlyHttp()).websocket?.messages ?? [];
    expect(messages.filter(({ dropped }) => dropped).map(({ text }) => text)).deep.equal([
      "drop me",
    ]);
    expect(messages.filter(({ injected }) => injected).map(({ text }) => text)).deep.equal([
      "injected",
    ]);
  });

  it("gives scripts the start, each message and the end, in this order", async () => {
    const events: string[] = [];
    const proxy = await startProxy({
      response: () => void events.push("response"),
      websocketstart: (_ctx: unknown, flow) =>
        void events.push(`start with ${flow.websocket.messages.length}`),
      websocketmessage: (_ctx: unknown, flow) =>
        void events.push(`message ${flow.websocket.messages.length}`),
      websocketend: () => void events.push("end"),
    });
    const client = open(proxy);
    const echo = next(client, 1);
    client.once("open", () => client.send("one"));
    await echo;
    client.close();
    await proxy.onlyHttp();
    expect(events).deep.equal(["response", "start with 0", "message 1", "message 2", "end"]);
  });

  it("passes pings on", async () => {
    const proxy = await startProxy();
    const client = open(proxy);
    const pong = new Promise((resolve) => client.once("pong", resolve));
    client.once("open", () => client.ping(Buffer.from("there?")));
    expect(String(await pong)).equal("there?");
  });

  it("lets a script kill it", async () => {
    const events: string[] = [];
    const proxy = await startProxy({
      websocketmessage: (_ctx: unknown, flow) => flow.kill(),
      error: () => void events.push("error"),
      websocketend: () => void events.push("end"),
    });
    const client = open(proxy);
    client.once("open", () => client.send("one"));
    expect((await proxy.onlyHttp()).error?.msg).equal("Connection killed.");
    expect(events).deep.equal(["error", "end"]);
  });
});
