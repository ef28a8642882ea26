import { expect } from "chai";
import { cleansUp, Proxy } from "./support/proxy.js";
import { exchange, ok, RawClient, startOrigin } from "./support/sockets.js";
import { connected, startEcho } from "./support/tunnel.js";

describe("a capture in the modes reverse and upstream", () => {
  cleansUp();

  it("stands in for one server", async () => {
    const origin = await startOrigin(ok);
    const proxy = await Proxy.start({ mode: `reverse:http://127.0.0.1:${origin.port}` });
    await new RawClient(proxy.port).send("GET /x HTTP/1.1\r\nHost: me\r\n\r\n").until("hi");
    expect(origin.received[0]).equal(`GET /x HTTP/1.1\r\nHost: 127.0.0.1:${origin.port}\r\n\r\n`);
    const flow = await proxy.onlyHttp();
    expect(flow.request.host).equal("127.0.0.1");
    expect(flow.clientConn.proxyMode).equal(`reverse:http://127.0.0.1:${origin.port}`);
  });

  it("stands in for one server of anything", async () => {
    const proxy = await Proxy.start({ mode: `reverse:tcp://127.0.0.1:${await startEcho()}` });
    const client = new RawClient(proxy.port).send("GET / HTTP/1.1\r\n\r\n");
    await client.until("GET /");
    client.socket.end();
    expect((await proxy.onlyTcp()).messages).length(2);
  });

  it("passes on to another proxy, with user and password", async () => {
    const origin = await startOrigin(ok);
    const second = await Proxy.start({ credentials: "user:pass" });
    const first = await Proxy.start({ mode: `upstream:http://user:pass@127.0.0.1:${second.port}` });
    const url = `http://127.0.0.1:${origin.port}/a`;
    await new RawClient(first.port).send(`GET ${url} HTTP/1.1\r\nHost: h\r\n\r\n`).until("hi");
    const flow = await first.onlyHttp();
    expect(flow.request.url).equal(url);
    expect(flow.serverConn.via).deep.equal(["http", ["127.0.0.1", second.port]]);
    const onward = await second.onlyHttp();
    expect(onward.request.headers.has("proxy-authorization")).equal(false);
  });

  it("tunnels through another proxy", async () => {
    const second = await Proxy.start();
    const port = await startEcho();
    const [client, first] = await connected(port, { mode: `upstream:127.0.0.1:${second.port}` });
    client.send("\0\0\0");
    await client.until("\0\0\0");
    client.socket.end();
    expect((await first.onlyTcp()).messages).length(2);
    expect((await second.onlyTcp()).messages).length(2);
  });

  it("says user and password to another proxy, also for a tunnel", async () => {
    const second = await Proxy.start({ credentials: "me:secret" });
    const mode = `upstream:http://me:secret@127.0.0.1:${second.port}`;
    const [client] = await connected(await startEcho(), { mode });
    client.send("\0\0\0");
    await client.until("\0\0\0");
  });

  it("speaks TLS with another proxy", async () => {
    const second = await Proxy.start();
    const origin = await startOrigin(ok);
    const first = await Proxy.start({ mode: `upstream:https://localhost:${second.port}` });
    const url = `http://127.0.0.1:${origin.port}/`;
    await new RawClient(first.port).send(`GET ${url} HTTP/1.1\r\nHost: a\r\n\r\n`).until("hi");
    expect((await second.onlyHttp()).clientConn.tls).equal(true);
    const { serverConn } = await first.onlyHttp();
    expect(serverConn.via).deep.equal(["https", ["localhost", second.port]]);
  });

  it("fails where another proxy refuses user and password", async () => {
    const second = await Proxy.start({ credentials: "me:secret" });
    const first = await Proxy.start({ mode: `upstream:http://me:wrong@127.0.0.1:${second.port}` });
    const text = await exchange(first.port, "CONNECT 127.0.0.1:1 HTTP/1.1\r\nHost: a\r\n\r\n");
    expect(text).match(/^HTTP\/1\.1 502 /);
    const flow = await first.onlyHttp();
    expect(flow.request.method).equal("CONNECT");
    expect(flow.error?.msg).match(/407/);
  });
});
