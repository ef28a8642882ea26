import { expect } from "chai";
import { WebSocket, WebSocketServer } from "ws";
import { connect } from "node:net";
import { afterThis, cleansUp, Proxy } from "./support/proxy.js";
import { RawClient, startOrigin, startServer } from "./support/sockets.js";
import { echoMessages } from "./support/web-socket-echo.js";

const ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";

function head(port: number, more = ""): string {
  return `POST http://127.0.0.1:${port}/ HTTP/1.1\r\nHost: a\r\n${more}\r\n`;
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
    const port = await startServer((socket) => {
      socket.once("data", () =>
        socket.write("HTTP/1.1 200 OK\r\nContent-Length: 99000000\r\n\r\n"),
      );
      const chunk = Buffer.alloc(1024 * 1024);
      const pour = (): void => {
        while (socket.writable && socket.write(chunk));
      };
      socket.once("data", pour).on("drain", pour);
    });
    const proxy = await Proxy.start({ limits: { idleTimeout: 100, streamLargeBodies: 1000 } });
    const client = new RawClient(proxy.port).send(head(port));
    await client.until("\r\n\r\n");
    client.socket.pause();
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
