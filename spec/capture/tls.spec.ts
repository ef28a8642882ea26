import { expect } from "chai";
import { execFile } from "node:child_process";
import { once } from "node:events";
import { connect as connectHttp2, constants, createSecureServer, type Settings } from "node:http2";
import type { AddressInfo } from "node:net";
import { connect as connectTls } from "node:tls";
import { promisify } from "node:util";
import { leafNames } from "../../lib/capture/ca/leaf-names.js";
import { describeWithProgram } from "../support/describe-with-program.js";
import { afterThis, cleansUp, Proxy, specAuthority } from "./support/proxy.js";
import { ok, RawClient, startOrigin, startServer } from "./support/sockets.js";
import { startTlsOrigin } from "./support/tls-origin.js";

const run = promisify(execFile);

/** What curl says, through a proxy, trusting the authority. */
async function curl(proxy: Proxy, ...args: readonly string[]): Promise<string> {
  const { certificatePath } = await specAuthority();
  const always = ["-sS", "-m", "10", "--cacert", certificatePath, "-x", proxy.url];
  return (await run("curl", [...always, ...args])).stdout;
}

describeWithProgram("curl", "a capture of HTTPS by curl", () => {
  cleansUp();

  it("records HTTP/1.1, and the facts of TLS on both sides", async () => {
    const origin = await startTlsOrigin();
    const proxy = await Proxy.start();
    const url = `https://localhost:${origin.port}/one`;
    expect(await curl(proxy, "--http1.1", url)).equal("GET /one 1.1");
    const { request, response, clientConn, serverConn } = await proxy.onlyHttp();
    expect(request).include({ url, httpVersion: "HTTP/1.1", scheme: "https" });
    expect(response.headers.getAll("x-a")).deep.equal(["1", "2"]);
    for (const connection of [clientConn, serverConn]) {
      expect(connection).include({ tls: true, sni: "localhost", tlsVersion: "TLSv1.3" });
      expect(connection.cipher).match(/^TLS_/);
      expect(String(connection.alpn)).equal("http/1.1");
      expect(connection.alpnOffers.map(String)).deep.equal(["http/1.1"]);
      expect(connection.tlsEstablished).equal(true);
    }
    const [certificate] = serverConn.certificates;
    expect(certificate?.subjectAltName).match(/DNS:localhost/);
    expect(String(clientConn.mitmcert)).match(/^-----BEGIN CERTIFICATE-----/);
  });

  it("records HTTP/2", async () => {
    const origin = await startTlsOrigin();
    const proxy = await Proxy.start();
    const url = `https://localhost:${origin.port}/two`;
    expect(await curl(proxy, "--http2", "-d", "abc", url)).equal("POST /two 2.0 abc");
    const { request, response, clientConn } = await proxy.onlyHttp();
    expect(request).include({
      url,
      httpVersion: "HTTP/2.0",
      authority: `localhost:${origin.port}`,
    });
    expect(request.headers.has("host")).equal(false);
    expect(response).include({ httpVersion: "HTTP/2.0", statusCode: 200, reason: "" });
    expect(String(clientConn.alpn)).equal("h2");
  });

  it("gives a client that wants HTTP/2 what the server has", async () => {
    const origin = await startTlsOrigin("http1");
    const proxy = await Proxy.start();
    const url = `https://localhost:${origin.port}/`;
    expect(await curl(proxy, "--http2", url)).equal("GET / 1.1");
  });

  it("uses one connection for many requests of a client", async () => {
    const origin = await startTlsOrigin();
    const proxy = await Proxy.start();
    const url = `https://localhost:${origin.port}/`;
    await curl(proxy, "--http2", `${url}1`, `${url}2`, `${url}3`);
    const flows = await proxy.recorded(3);
    expect(new Set(flows.map(({ serverConn }) => serverConn.id)).size).equal(1);
  });

  it("stands in for a server with TLS, to clients with it and without", async () => {
    const origin = await startTlsOrigin();
    const proxy = await Proxy.start({ mode: `reverse:https://localhost:${origin.port}` });
    const { certificatePath } = await specAuthority();
    for (const scheme of ["http", "https"]) {
      const url = `${scheme}://127.0.0.1:${proxy.port}/r`;
      const { stdout } = await run("curl", ["-sS", "-m", "10", "--cacert", certificatePath, url]);
      expect(stdout).match(/^GET \/r /);
    }
    expect((await proxy.recorded(2)).length).equal(2);
  });

  it("verifies the server's certificate unless told not to", async () => {
    const origin = await startTlsOrigin();
    const proxy = await Proxy.start({ upstream: { verifies: true } });
    const text = await curl(proxy, "-i", `https://localhost:${origin.port}/`);
    expect(text).match(/HTTP\/[\d.]+ 502/);
    expect(origin.received).deep.equal([]);
    expect((await proxy.onlyHttp()).error?.msg).match(/certificate/i);
  });

  it("goes through SOCKS 5", async () => {
    const origin = await startTlsOrigin();
    const proxy = await Proxy.start({ mode: "socks5" });
    const { certificatePath } = await specAuthority();
    const { stdout } = await run("curl", [
      ...["-sS", "-m", "10", "--cacert", certificatePath],
      ...["--socks5-hostname", `127.0.0.1:${proxy.port}`, `https://localhost:${origin.port}/s`],
    ]);
    expect(stdout).match(/^GET \/s 2/);
  });
});

describe("a capture of HTTP/2", () => {
  cleansUp();

  it("gives each of many requests at a time its own answer", async () => {
    const origin = await startTlsOrigin();
    const proxy = await Proxy.start({ mode: `reverse:https://localhost:${origin.port}` });
    const session = connectHttp2(`https://127.0.0.1:${proxy.port}`, { rejectUnauthorized: false });
    afterThis(() => session.destroy());
    const texts = await Promise.all(
      Array.from({ length: 20 }, async (_, nth) => {
        const stream = session.request({ ":path": `/${nth}` });
        let text = "";
        for await (const chunk of stream) text += String(chunk);
        return text;
      }),
    );
    expect(texts).deep.equal(Array.from({ length: 20 }, (_, nth) => `GET /${nth} 2.0`));
    expect(new Set((await proxy.recorded(20)).map(({ id }) => id)).size).equal(20);
  });

  it("passes large bodies on as they come, with their trailers", async () => {
    const authority = await specAuthority();
    const leaf = await authority.leafFor(leafNames(null, ["localhost"]));
    const server = createSecureServer({ key: leaf.privateKey, cert: leaf.chain });
    let sum: unknown;
    server.on("stream", (stream) => {
      stream.on("trailers", (fields: Readonly<Record<string, unknown>>) => (sum = fields["x-sum"]));
      stream.respond({ ":status": 200 }, { waitForTrailers: true });
      stream.on("wantTrailers", () => stream.sendTrailers({ "x-sum": "2" }));
      stream.pipe(stream);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    afterThis(() => server.close());
    const { port } = server.address() as AddressInfo;
    const proxy = await Proxy.start({
      mode: `reverse:https://localhost:${port}`,
      limits: { streamLargeBodies: 4 },
    });
    const session = connectHttp2(`https://127.0.0.1:${proxy.port}`, { rejectUnauthorized: false });
    afterThis(() => session.destroy());
    for (const trailers of [{}, { "x-sum": "1" }]) {
      const stream = session.request(
        { ":path": "/", ":method": "POST" },
        { waitForTrailers: true },
      );
      stream.on("wantTrailers", () => stream.sendTrailers(trailers));
      stream.write("sent ");
      stream.end("as it comes");
      let answered: unknown;
      stream.on("trailers", (fields: Readonly<Record<string, unknown>>) => {
        answered = fields["x-sum"];
      });
      let text = "";
      for await (const chunk of stream) text += String(chunk);
      expect([text, answered, sum]).deep.equal(["sent as it comes", "2", trailers["x-sum"]]);
    }
    for (const flow of await proxy.recorded(2)) {
      if (flow.type !== "http") expect.fail("no HTTP flow");
      expect([flow.error, flow.request.rawContent]).deep.equal([null, null]);
      expect(flow.response?.trailers?.get("x-sum")).equal("2");
    }
  });

  it("translates to HTTP/1 where the server speaks that", async () => {
    const origin = await startOrigin(
      "HTTP/1.1 200 Fine\r\nX-Case: 1\r\nTransfer-Encoding: chunked\r\nConnection: keep-alive\r\n\r\n" +
        "2\r\nhi\r\n0\r\nX-Sum: 9\r\n\r\n",
    );
    const proxy = await Proxy.start({ mode: `reverse:http://127.0.0.1:${origin.port}` });
    const session = connectHttp2(`https://127.0.0.1:${proxy.port}`, { rejectUnauthorized: false });
    afterThis(() => session.destroy());
    const stream = session.request({ ":path": "/x", ":method": "POST", cookie: ["a=1", "b=2"] });
    stream.end("body");
    const seen: unknown[] = [];
    stream.on("response", (fields) => seen.push(fields[":status"], fields["x-case"]));
    stream.on("trailers", (fields: Readonly<Record<string, unknown>>) =>
      seen.push(fields["x-sum"]),
    );
    let text = "";
    for await (const chunk of stream) text += String(chunk);
    expect(text).equal("hi");
    expect(seen).deep.equal([200, "1", "9"]);
    expect(origin.received[0]).match(/^POST \/x HTTP\/1\.1\r\n/);
    expect(origin.received[0]).match(/\r\ncookie: a=1; b=2\r\n/i);
    expect(origin.received[0]).match(/\r\n\r\n(body|4\r\nbody\r\n0\r\n\r\n)$/);
    const flow = await proxy.onlyHttp();
    expect(flow.request.httpVersion).equal("HTTP/2.0");
    expect(flow.response.httpVersion).equal("HTTP/1.1");
  });

  it("serves those who speak it without TLS", async () => {
    const origin = await startOrigin(ok);
    const proxy = await Proxy.start({ mode: `reverse:http://127.0.0.1:${origin.port}` });
    const session = connectHttp2(proxy.url);
    afterThis(() => session.destroy());
    let text = "";
    for await (const chunk of session.request({ ":path": "/x" })) text += String(chunk);
    expect(text).equal("hi");
    const { request, clientConn } = await proxy.onlyHttp();
    expect(request).include({ httpVersion: "HTTP/2.0", path: "/x", scheme: "http" });
    expect(clientConn.tls).equal(false);
  });

  it("records a request that is given up as an error", async () => {
    const server = await startServer(() => undefined);
    const proxy = await Proxy.start({ mode: `reverse:http://127.0.0.1:${server}` });
    const session = connectHttp2(proxy.url);
    afterThis(() => session.destroy());
    const stream = session.request({ ":path": "/" });
    stream.on("error", () => undefined);
    stream.once("ready", () => setTimeout(() => stream.close(constants.NGHTTP2_CANCEL), 50));
    expect((await proxy.onlyHttp()).error?.msg).equal("Client disconnected.");
  });

  it("offers no WebSocket over it (RFC 8441)", async () => {
    const proxy = await Proxy.start({ mode: "reverse:http://127.0.0.1:1" });
    const session = connectHttp2(proxy.url);
    afterThis(() => session.destroy());
    const [settings] = (await once(session, "remoteSettings")) as [Settings];
    expect(settings.enableConnectProtocol).equal(false);
  });

  it("resets the stream of a flow that is killed, and no other", async () => {
    const origin = await startTlsOrigin();
    const proxy = await Proxy.start({
      mode: `reverse:https://localhost:${origin.port}`,
      script: {
        request(_ctx: unknown, flow) {
          if (flow.request.path === "/bad") flow.kill();
        },
      },
    });
    const session = connectHttp2(`https://127.0.0.1:${proxy.port}`, { rejectUnauthorized: false });
    afterThis(() => session.destroy());
    const bad = session.request({ ":path": "/bad" });
    await new Promise((resolve) => bad.once("error", resolve));
    const good = session.request({ ":path": "/good" });
    let text = "";
    for await (const chunk of good) text += String(chunk);
    expect(text).equal("GET /good 2.0");
  });
});

describeWithProgram("curl", "a client that does not trust the authority", () => {
  cleansUp();

  it("is told of, and recorded as nothing", async () => {
    const origin = await startTlsOrigin();
    const proxy = await Proxy.start({ mode: `reverse:https://localhost:${origin.port}` });
    const asked = run("curl", ["-sS", "-m", "10", `https://localhost:${proxy.port}/`]);
    expect(await asked.catch((error: unknown) => String(error))).match(/certificate/);
    await proxy.said(/handshake for localhost failed: tlsv1 alert unknown ca; does it trust/);
    expect(proxy.flows).deep.equal([]);
  });
});

describe("TLS in a tunnel", () => {
  cleansUp();

  it("may have something else than HTTP in it", async () => {
    const { createServer } = await import("node:tls");
    const authority = await specAuthority();
    const leaf = await authority.leafFor({
      commonName: "localhost",
      alternativeNames: ["localhost"],
      organization: null,
    });
    const server = createServer({ key: leaf.privateKey, cert: leaf.chain }, (socket) =>
      socket.pipe(socket),
    );
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    afterThis(() => server.close());
    const address = server.address();
    const port = typeof address === "object" ? (address?.port ?? 0) : 0;
    const proxy = await Proxy.start();
    const client = new RawClient(proxy.port);
    client.send(`CONNECT localhost:${port} HTTP/1.1\r\nHost: a\r\n\r\n`);
    await client.until("established\r\n\r\n");
    client.socket.removeAllListeners("data");
    const socket = connectTls({
      socket: client.socket,
      ca: authority.certificate,
      servername: "localhost",
    });
    socket.on("error", () => undefined);
    socket.write("\0\0secret");
    const echo: Buffer = await new Promise((resolve) => socket.once("data", resolve));
    expect(String(echo)).equal("\0\0secret");
    socket.end();
    const flow = await proxy.onlyTcp();
    expect(String(flow.messages[0]?.content)).equal("\0\0secret");
    expect(flow.serverConn.tls).equal(true);
  });
});
