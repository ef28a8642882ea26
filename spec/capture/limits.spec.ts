import { expect } from "chai";
import { once } from "node:events";
import {
  connect as connectHttp2,
  type ClientHttp2Stream,
  type IncomingHttpHeaders,
} from "node:http2";
import { connect } from "node:net";
import { WebSocket, WebSocketServer } from "ws";
import { afterThis, cleansUp, Proxy } from "./support/proxy.js";
import { ok, RawClient, startOrigin, startServer } from "./support/sockets.js";
import { echoMessages } from "./support/web-socket-echo.js";

function head(port: number, more = ""): string {
  return `POST http://127.0.0.1:${port}/ HTTP/1.1\r\nHost: a\r\n${more}\r\n`;
}

/** A server that answers with more than anybody takes at once. */
function startFlood(): Promise<number> {
  return startServer((socket) => {
    socket.once("data", () => socket.write("HTTP/1.1 200 OK\r\nContent-Length: 99000000\r\n\r\n"));
    const chunk = Buffer.alloc(1024 * 1024);
    const pour = (): void => {
      while (socket.writable && socket.write(chunk));
    };
    socket.once("data", pour).on("drain", pour);
  });
}

describe("a client of a capture that takes too long", () => {
  cleansUp();

  it("is refused in the middle of a body", async () => {
    const origin = await startOrigin(ok);
    const proxy = await Proxy.start({ limits: { headTimeout: 100 } });
    const request = `${head(origin.port, "Content-Length: 5\r\n")}ab`;
    expect(await new RawClient(proxy.port).send(request).all()).match(/^HTTP\/1\.1 408 /);
    expect((await proxy.onlyHttp()).error?.msg).equal("The request's body took too long.");
    expect(origin.received).deep.equal([]);
  });

  it("has its connection closed where it asks for nothing more", async () => {
    const origin = await startOrigin(ok);
    const proxy = await Proxy.start({ limits: { idleTimeout: 100 } });
    const text = await new RawClient(proxy.port).send(head(origin.port)).all();
    expect(text).equal(ok);
  });

  it("has its connection closed where it asks for nothing at all", async () => {
    const proxy = await Proxy.start({ limits: { idleTimeout: 100 } });
    expect(await new RawClient(proxy.port).all()).equal("");
  });

  it("is refused where it is not even clear what it speaks", async () => {
    const proxy = await Proxy.start({ limits: { headTimeout: 100 } });
    expect(await new RawClient(proxy.port).send("GE").all()).match(/^HTTP\/1\.1 408 /);
  });

  it("has its connection closed where it does not take what it asked for", async () => {
    const port = await startFlood();
    const proxy = await Proxy.start({ limits: { idleTimeout: 100, streamLargeBodies: 1000 } });
    const client = new RawClient(proxy.port).send(head(port));
    await client.until("\r\n\r\n");
    client.socket.pause();
    const { error } = await proxy.onlyHttp();
    expect(error?.msg).match(/took too long to take the response/);
  });
});

describe("a client of a capture that takes too long in HTTP/2", () => {
  cleansUp();

  function post(proxy: Proxy): ClientHttp2Stream {
    const session = connectHttp2(proxy.url);
    session.on("error", () => undefined);
    afterThis(() => session.destroy());
    const stream = session.request({ ":path": "/", ":method": "POST" });
    stream.on("error", () => undefined);
    return stream;
  }

  it("is refused in the middle of a body", async () => {
    const origin = await startOrigin(ok);
    const mode = `reverse:http://127.0.0.1:${origin.port}`;
    const proxy = await Proxy.start({ mode, limits: { headTimeout: 100 } });
    const stream = post(proxy);
    stream.write("ab");
    const closed = once(stream, "close");
    const [fields] = (await once(stream, "response")) as [IncomingHttpHeaders];
    expect(fields[":status"]).equal(408);
    stream.resume();
    await closed;
    expect((await proxy.onlyHttp()).error?.msg).equal("The request's body took too long.");
    expect(origin.received).deep.equal([]);
  });

  it("has its stream reset where it does not take what it asked for", async () => {
    const mode = `reverse:http://127.0.0.1:${await startFlood()}`;
    const limits = { idleTimeout: 100, streamLargeBodies: 1000 };
    const proxy = await Proxy.start({ mode, limits });
    const stream = post(proxy);
    stream.end();
    await once(stream, "response");
    const { error } = await proxy.onlyHttp();
    expect(error?.msg).match(/took too long to take the response/);
  });
});

describe("a WebSocket message beyond the limit of bodies", () => {
  cleansUp();

  it("ends its connection", async () => {
    const server = new WebSocketServer({ host: "127.0.0.1", port: 0 });
    await new Promise((resolve) => server.once("listening", resolve));
    echoMessages(server);
    afterThis(() => server.close());
    const proxy = await Proxy.start({
      mode: `reverse:http://127.0.0.1:${server.address().port}`,
      limits: { maxBodyBytes: 10 },
    });
    const client = new WebSocket(`ws://127.0.0.1:${proxy.port}/`, {
      createConnection: () => connect(proxy.port, "127.0.0.1"),
    });
    client.on("error", () => undefined);
    afterThis(() => client.terminate());
    client.once("open", () => client.send("more than ten"));
    const { error, websocket } = await proxy.onlyHttp();
    expect(error?.msg).match(/max payload size exceeded/i);
    expect(websocket?.messages).deep.equal([]);
  });
});
