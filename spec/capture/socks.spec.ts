import { expect } from "chai";
import { cleansUp, Proxy } from "./support/proxy.js";
import { exchange, ok, RawClient, startOrigin, startServer } from "./support/sockets.js";

describe("a capture in the mode socks5", () => {
  cleansUp();

  for (const [title, address] of [
    ["an IPv4 address", "\x01\x7f\0\0\x01"],
    ["a name", "\x03\x09localhost"],
  ] as const) {
    it(`takes ${title} in SOCKS 5`, async () => {
      const origin = await startOrigin(ok);
      const proxy = await Proxy.start({ mode: "socks5" });
      const client = new RawClient(proxy.port).send("\x05\x01\0");
      await client.until("\x05\0");
      const port = String.fromCharCode(origin.port >> 8, origin.port & 255);
      client.send(`\x05\x01\0${address}${port}`);
      await client.until("\x05\0\0\x01");
      client.send("GET /s HTTP/1.1\r\nHost: a\r\n\r\n");
      await client.until("hi");
      const { request } = await proxy.onlyHttp();
      expect(request.port).equal(origin.port);
    });
  }

  it("takes an IPv6 address in SOCKS 5", async () => {
    const port = await startServer((socket) => socket.once("data", () => socket.end(ok)), "::1");
    const proxy = await Proxy.start({ mode: "socks5" });
    const client = new RawClient(proxy.port).send("\x05\x01\0");
    await client.until("\x05\0");
    const bytes = String.fromCharCode(port >> 8, port & 255);
    client.send(`\x05\x01\0\x04${"\0".repeat(15)}\x01${bytes}`);
    await client.until("\x05\0\0\x01");
    client.send("GET /s HTTP/1.1\r\nHost: a\r\n\r\n");
    await client.until("hi");
    expect((await proxy.onlyHttp()).request.host).equal("::1");
  });

  it("says in SOCKS 5 that a server refuses, and records it", async () => {
    const proxy = await Proxy.start({ mode: "socks5" });
    const client = new RawClient(proxy.port).send("\x05\x01\0");
    await client.until("\x05\0");
    client.send("\x05\x01\0\x01\x7f\0\0\x01\0\x01");
    expect((await client.all()).slice(2, 4)).equal("\x05\x04");
    expect((await proxy.onlyTcp()).error?.msg).match(/Connect call failed/);
  });

  for (const [title, request, reply] of [
    ["another command than CONNECT", "\x05\x02\0\x01\x7f\0\0\x01\0\x50", "\x07"],
    ["another kind of address", "\x05\x01\0\x05\x7f\0\0\x01\0\x50", "\x08"],
    ["the port 0", "\x05\x01\0\x01\x7f\0\0\x01\0\0", "\x08"],
  ] as const) {
    it(`refuses ${title} in SOCKS 5`, async () => {
      const proxy = await Proxy.start({ mode: "socks5" });
      const client = new RawClient(proxy.port).send("\x05\x01\0");
      await client.until("\x05\0");
      expect((await client.send(request).all()).slice(2, 4)).equal(`\x05${reply}`);
    });
  }

  it("asks for user and password in SOCKS 5", async () => {
    const proxy = await Proxy.start({ mode: "socks5", credentials: "user:pass" });
    expect(await exchange(proxy.port, "\x05\x01\0")).equal("\x05\xff");
    expect(await exchange(proxy.port, "\x05\x01\x02\x01\x04user\x04past")).equal(
      "\x05\x02\x01\x01",
    );
    const client = new RawClient(proxy.port).send("\x05\x01\x02\x01\x04user\x04pass");
    await client.until("\x05\x02\x01\0");
  });
});
