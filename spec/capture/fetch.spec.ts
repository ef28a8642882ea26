import { expect } from "chai";
import { execFile } from "node:child_process";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { fetch, ProxyAgent, WebSocket } from "undici";
import { afterThis, cleansUp, Proxy, specAuthority, type ProxyOptions } from "./support/proxy.js";
import { startTlsOrigin } from "./support/tls-origin.js";
import { startTlsWebSocketEcho } from "./support/web-socket-echo.js";

const run = promisify(execFile);

/** A server that answers with gzip what it was sent. */
async function startGzipEcho(): Promise<string> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      response.setHeader("Content-Encoding", "gzip");
      response.end(gzipSync(`echo of ${Buffer.concat(chunks).toString()}`));
    });
  });
  return `http://127.0.0.1:${await listening(server)}`;
}

async function listening(server: Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  afterThis(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

describe("a capture of undici", () => {
  cleansUp();

  /** A proxy, and what sends requests of undici there, trusting its authority. */
  async function proxied(
    how: Partial<ProxyAgent.Options> = {},
    options: ProxyOptions = {},
  ): Promise<[Proxy, ProxyAgent]> {
    const proxy = await Proxy.start(options);
    const { certificate } = await specAuthority();
    const requestTls = { ca: certificate, allowH2: how.allowH2 === true };
    const agent = new ProxyAgent({ uri: proxy.url, requestTls, ...how });
    afterThis(() => agent.destroy());
    return [proxy, agent];
  }

  for (const proxyTunnel of [false, true]) {
    it(`records HTTP ${proxyTunnel ? "in a tunnel" : "that asks the proxy for a URL"}`, async () => {
      const url = `${await startGzipEcho()}/a?b=c`;
      const [proxy, dispatcher] = await proxied({ proxyTunnel });
      const answer = await fetch(url, { method: "POST", body: "abc", dispatcher });
      expect(await answer.text()).equal("echo of abc");
      const { request, response } = await proxy.onlyHttp();
      expect(request).include({ url, method: "POST", httpVersion: "HTTP/1.1", text: "abc" });
      expect(response).include({ statusCode: 200, text: "echo of abc" });
      expect(response.rawContent).deep.equal(gzipSync("echo of abc"));
    });
  }

  for (const [version, allowH2] of [
    ["HTTP/1.1", false],
    ["HTTP/2.0", true],
  ] as const) {
    it(`records ${version} over TLS`, async () => {
      const origin = await startTlsOrigin();
      const [proxy, dispatcher] = await proxied({ allowH2 });
      const url = `https://localhost:${origin.port}/secret`;
      const answer = await fetch(url, { method: "PUT", body: "abc", dispatcher });
      const text = `PUT /secret ${version.slice("HTTP/".length)} abc`;
      expect(await answer.text()).equal(text);
      const { request, response } = await proxy.onlyHttp();
      expect(request).include({ url, method: "PUT", httpVersion: version, text: "abc" });
      expect(response).include({ httpVersion: version, text });
    });
  }

  it("records a body that is sent as it comes", async () => {
    const url = await startGzipEcho();
    const [proxy, dispatcher] = await proxied({ proxyTunnel: false });
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        for (const text of ["one ", "two"]) controller.enqueue(Buffer.from(text));
        controller.close();
      },
    });
    const answer = await fetch(url, { method: "POST", body, duplex: "half", dispatcher });
    expect(await answer.text()).equal("echo of one two");
    const { request } = await proxy.onlyHttp();
    expect(request.text).equal("one two");
    expect(request.headers.get("transfer-encoding")).equal("chunked");
  });

  it("serves many requests at a time", async () => {
    const origin = await startTlsOrigin();
    const [proxy, dispatcher] = await proxied();
    const paths = Array.from({ length: 30 }, (_, nth) => `/${nth}`);
    const texts = await Promise.all(
      paths.map(async (path) =>
        (await fetch(`https://localhost:${origin.port}${path}`, { dispatcher })).text(),
      ),
    );
    expect(texts).deep.equal(paths.map((path) => `GET ${path} 1.1`));
    const flows = await proxy.recorded(30);
    const recorded = flows.map((flow) => (flow.type === "http" ? flow.request.path : ""));
    expect(recorded).have.members(paths);
  });

  it("asks for user and password", async () => {
    const url = await startGzipEcho();
    const token = `Basic ${Buffer.from("user:pass").toString("base64")}`;
    const [proxy, dispatcher] = await proxied({ token }, { credentials: "user:pass" });
    const answer = await fetch(url, { method: "POST", body: "me", dispatcher });
    expect(await answer.text()).equal("echo of me");
    expect((await proxy.onlyHttp()).request.headers.has("proxy-authorization")).equal(false);
  });

  it("records a request that is given up as an error", async () => {
    const server = createServer();
    const asked = once(server, "request");
    const url = `http://127.0.0.1:${await listening(server)}/slow`;
    const [proxy, dispatcher] = await proxied({ proxyTunnel: false });
    const giveUp = new AbortController();
    const answer = fetch(url, { signal: giveUp.signal, dispatcher }).catch(
      (error: unknown) => (error as Error).name,
    );
    await asked;
    giveUp.abort();
    expect(await answer).equal("AbortError");
    const { request, error } = await proxy.onlyHttp();
    expect(request.url).equal(url);
    expect(error?.msg).match(/client/i);
  });

  it("records WebSocket over TLS", async () => {
    const port = await startTlsWebSocketEcho();
    const [proxy, dispatcher] = await proxied();
    const socket = new WebSocket(`wss://localhost:${port}/chat`, { dispatcher });
    await new Promise((resolve) => socket.addEventListener("open", resolve, { once: true }));
    const echo = new Promise((resolve) =>
      socket.addEventListener("message", ({ data }) => resolve(data), { once: true }),
    );
    socket.send("hello");
    expect(await echo).equal("hello");
    socket.close(4000, "enough");
    const { request, websocket } = await proxy.onlyHttp();
    expect(request.url).equal(`https://localhost:${port}/chat`);
    expect(websocket).include({ closedByClient: true, closeCode: 4000, closeReason: "enough" });
    expect(websocket?.messages.map(({ fromClient, text }) => [fromClient, text])).deep.equal([
      [true, "hello"],
      [false, "hello"],
    ]);
  });
});

describe("a capture of the fetch that Node.js has", () => {
  cleansUp();

  // From Node.js 24 on it knows the variables of the environment by itself.
  const fetches = `
    if (!process.allowedNodeEnvironmentFlags.has("--use-env-proxy")) {
      const { EnvHttpProxyAgent, setGlobalDispatcher } = await import("undici");
      setGlobalDispatcher(new EnvHttpProxyAgent());
    }
    const answer = await fetch(process.env.URL_TO_FETCH, { method: "POST", body: "abc" });
    process.stdout.write(await answer.text());
  `;

  async function output(proxy: Proxy, url: string): Promise<string> {
    const { certificatePath } = await specAuthority();
    const { stdout } = await run(process.execPath, ["--input-type=module", "--eval", fetches], {
      timeout: 15_000,
      env: {
        PATH: process.env["PATH"],
        NODE_EXTRA_CA_CERTS: certificatePath,
        NODE_USE_ENV_PROXY: "1",
        HTTP_PROXY: proxy.url,
        HTTPS_PROXY: proxy.url,
        URL_TO_FETCH: url,
      },
    });
    return stdout;
  }

  it("records HTTP", async () => {
    const url = `${await startGzipEcho()}/plain`;
    const proxy = await Proxy.start();
    expect(await output(proxy, url)).equal("echo of abc");
    const { request, response } = await proxy.onlyHttp();
    expect(request).include({ url, text: "abc" });
    expect(response.text).equal("echo of abc");
  });

  it("records HTTPS, where NODE_EXTRA_CA_CERTS has the authority", async () => {
    const origin = await startTlsOrigin();
    const proxy = await Proxy.start();
    const url = `https://localhost:${origin.port}/secret`;
    // Later releases offer HTTP/2 by themselves.
    const text = await output(proxy, url);
    expect(text).match(/^POST \/secret (1\.1|2\.0) abc$/);
    const { request, response } = await proxy.onlyHttp();
    expect(request).include({ url, text: "abc" });
    expect(response.text).equal(text);
  });
});
