import { expect } from "chai";
import { cleansUp, Proxy } from "./support/proxy.js";
import { exchange, RawClient, startOrigin, startServer } from "./support/sockets.js";

function get(host: string): string {
  return `GET http://${host}/ HTTP/1.1\r\nHost: ${host}\r\n\r\n`;
}

describe("what fails in a capture", () => {
  cleansUp();

  it("is a flow with an error, and 502 for the client, when the server refuses", async () => {
    const proxy = await Proxy.start();
    expect(await exchange(proxy.port, get("127.0.0.1:1"))).match(/^HTTP\/1\.1 502 Bad Gateway\r\n/);
    const flow = await proxy.onlyHttp();
    expect(flow.response).equal(null);
    expect(flow.error?.msg).match(/Connect call failed \('127\.0\.0\.1', 1\)/);
    expect(flow.serverConn.address).deep.equal(["127.0.0.1", 1]);
  });

  it("is so when the name has no address", async () => {
    const proxy = await Proxy.start();
    expect(await exchange(proxy.port, get("nosuch.invalid"))).match(/^HTTP\/1\.1 502 /);
    expect((await proxy.onlyHttp()).error?.msg).match(/Name or service not known|resolve/i);
  });

  it("is so when the server closes the connection without a response", async () => {
    const origin = await startOrigin(() => null);
    const proxy = await Proxy.start();
    const text = await exchange(proxy.port, get(`127.0.0.1:${origin.port}`));
    expect(text).match(/^HTTP\/1\.1 502 /);
    expect((await proxy.onlyHttp()).error?.msg).match(/disconnect|closed|reset/i);
  });

  it("is so when the server resets the connection", async () => {
    const port = await startServer((socket) => socket.once("data", () => socket.resetAndDestroy()));
    const proxy = await Proxy.start();
    expect(await exchange(proxy.port, get(`127.0.0.1:${port}`))).match(/^HTTP\/1\.1 502 /);
    expect((await proxy.onlyHttp()).error?.msg).match(/closed connection/);
  });

  it("is so when the server does not speak TLS where it should", async () => {
    const port = await startServer((socket) => socket.once("data", () => socket.end("no TLS\r\n")));
    const proxy = await Proxy.start({ mode: `reverse:https://127.0.0.1:${port}` });
    expect(await exchange(proxy.port, "GET / HTTP/1.1\r\nHost: a\r\n\r\n")).match(
      /^HTTP\/1\.1 502 /,
    );
    const { error, serverConn } = await proxy.onlyHttp();
    expect(error?.msg).match(/TLS|SSL|wrong version/i);
    expect(serverConn.tlsEstablished).equal(false);
  });

  it("is so when the server takes too long", async () => {
    const origin = await startOrigin("");
    const proxy = await Proxy.start({ upstream: { responseTimeout: 100 } });
    const text = await exchange(proxy.port, get(`127.0.0.1:${origin.port}`));
    expect(text).match(/^HTTP\/1\.1 504 /);
    expect((await proxy.onlyHttp()).error).not.equal(null);
  });

  it("is so when the body of the response is cut; the client gets none of it", async () => {
    const port = await startServer((socket) => {
      socket.once("data", () => socket.end("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc"));
    });
    const proxy = await Proxy.start();
    expect(await exchange(proxy.port, get(`127.0.0.1:${port}`))).match(/^HTTP\/1\.1 502 /);
    const flow = await proxy.onlyHttp();
    expect(flow.error).not.equal(null);
    expect(flow.response.statusCode).equal(200);
  });

  it("is so when the client is gone before the response is there", async () => {
    let asked: () => void = () => undefined;
    const isAsked = new Promise<void>((resolve) => (asked = resolve));
    const port = await startServer((socket) => socket.once("data", () => asked()));
    const proxy = await Proxy.start();
    const client = new RawClient(proxy.port).send(get(`127.0.0.1:${port}`));
    await isAsked;
    client.socket.destroy();
    expect((await proxy.onlyHttp()).error?.msg).equal("Client disconnected.");
  });

  it("is so when the client is gone in the middle of its request", async () => {
    const proxy = await Proxy.start();
    const request = get("127.0.0.1:1").replace("\r\n\r\n", "\r\nContent-Length: 5\r\n\r\nab");
    const client = new RawClient(proxy.port).send(request);
    setTimeout(() => client.socket.destroy(), 50);
    expect((await proxy.onlyHttp()).error?.msg).equal("Client disconnected.");
  });

  it("is so when the capture ends before the server has answered", async () => {
    let asked: () => void = () => undefined;
    const isAsked = new Promise<void>((resolve) => (asked = resolve));
    const port = await startServer((socket) => socket.once("data", () => asked()));
    const proxy = await Proxy.start();
    new RawClient(proxy.port).send(get(`127.0.0.1:${port}`));
    await isAsked;
    await proxy.stop(50);
    expect((await proxy.onlyHttp()).error?.msg).equal("The capture ended.");
  });

  it("is a flow of the CONNECT when there is no connection", async () => {
    const proxy = await Proxy.start();
    const text = await exchange(proxy.port, "CONNECT 127.0.0.1:1 HTTP/1.1\r\nHost: a\r\n\r\n");
    expect(text).match(/^HTTP\/1\.1 502 /);
    const flow = await proxy.onlyHttp();
    expect(flow.request.method).equal("CONNECT");
    expect(flow.request.url).equal("127.0.0.1:1");
    expect(flow.error).not.equal(null);
  });

  it("is refused where a request is for the proxy itself", async () => {
    const proxy = await Proxy.start();
    const text = await exchange(proxy.port, get(`127.0.0.1:${proxy.port}`));
    expect(text).match(/^HTTP\/1\.1 502 [^]*the proxy itself/);
  });
});
