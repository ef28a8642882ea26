import { expect } from "chai";
import { cleansUp, Proxy } from "./support/proxy.js";
import { exchange, ok, RawClient, startOrigin } from "./support/sockets.js";

describe("a capture with user and password", () => {
  cleansUp();

  const right = Buffer.from("user:pass").toString("base64");
  const wrong = Buffer.from("user:past").toString("base64");

  it("serves those who say them, and passes them to nobody", async () => {
    const origin = await startOrigin(ok);
    const proxy = await Proxy.start({ credentials: "user:pass" });
    const head = `GET http://127.0.0.1:${origin.port}/ HTTP/1.1\r\nHost: a\r\n`;
    const client = new RawClient(proxy.port);
    client.send(`${head}Proxy-Authorization: Basic ${right}\r\n\r\n`);
    await client.until("hi");
    expect(origin.received[0]).not.match(/authorization/i);
    expect((await proxy.onlyHttp()).request.headers.has("proxy-authorization")).equal(false);
  });

  for (const [title, more] of [
    ["none", ""],
    ["wrong ones", `Proxy-Authorization: Basic ${wrong}\r\n`],
    ["others than Basic", `Proxy-Authorization: Bearer ${right}\r\n`],
  ] as const) {
    it(`refuses those who say ${title}, and records nothing of them`, async () => {
      const origin = await startOrigin(ok);
      const proxy = await Proxy.start({ credentials: "user:pass" });
      for (const line of [
        `GET http://127.0.0.1:${origin.port}/`,
        `CONNECT 127.0.0.1:${origin.port}`,
      ]) {
        const text = await exchange(proxy.port, `${line} HTTP/1.1\r\nHost: a\r\n${more}\r\n`);
        expect(text).match(/^HTTP\/1\.1 407 [^]*Proxy-Authenticate: Basic/);
      }
      expect(origin.connections).equal(0);
      expect(proxy.flows).deep.equal([]);
    });
  }

  it("asks as a server does where it stands in for one", async () => {
    const proxy = await Proxy.start({ mode: "reverse:http://127.0.0.1:1", credentials: "a:b" });
    expect(await exchange(proxy.port, "GET / HTTP/1.1\r\nHost: a\r\n\r\n")).match(
      /^HTTP\/1\.1 401 [^]*WWW-Authenticate: Basic/,
    );
  });
});
