import { expect } from "chai";
import { cleansUp, Proxy } from "./support/proxy.js";
import { ok, RawClient, startOrigin, startServer } from "./support/sockets.js";

describe("a capture on the IPv6 loopback", () => {
  cleansUp();

  it("listens on and goes to IPv6 addresses", async () => {
    const port = await startServer((socket) => socket.once("data", () => socket.end(ok)), "::1");
    const proxy = await Proxy.start({ host: "::1" });
    const client = new RawClient(proxy.port, "::1");
    client.send(`GET http://[::1]:${port}/ HTTP/1.1\r\nHost: [::1]:${port}\r\n\r\n`);
    await client.until("hi");
    const flow = await proxy.onlyHttp();
    expect(flow.request.host).equal("::1");
    expect(flow.clientConn.peername?.[0]).equal("::1");
  });

  it("stands in for a server at an IPv6 address", async () => {
    const { port, received } = await startOrigin(ok, "::1");
    const proxy = await Proxy.start({ mode: `reverse:http://[::1]:${port}` });
    await new RawClient(proxy.port).send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").until("hi");
    expect(received).deep.equal([`GET / HTTP/1.1\r\nHost: [::1]:${port}\r\n\r\n`]);
  });

  it("opens a tunnel to an IPv6 address as to any other", async () => {
    const port = await startServer((socket) => socket.once("data", () => socket.end("bye")), "::1");
    const proxy = await Proxy.start();
    const client = new RawClient(proxy.port);
    client.send(`CONNECT [::1]:${port} HTTP/1.1\r\nHost: [::1]:${port}\r\n\r\n`);
    await client.until("established\r\n\r\n");
    client.send("\0\0\0");
    expect(await client.all()).match(/bye$/);
    client.socket.end();
    const { serverConn } = await proxy.onlyTcp();
    expect(serverConn.address).deep.equal(["::1", port]);
    expect(serverConn.peername?.slice(0, 2)).deep.equal(["::1", port]);
  });
});
