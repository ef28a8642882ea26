import { expect } from "chai";
import { execFile, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import type { Connection } from "../../lib/flow/connection.js";
import type { Flow } from "../../lib/flow/flow.js";
import type { Message } from "../../lib/flow/message.js";
import { readFlows } from "../../lib/read-flows.js";
import { Listener } from "../../lib/capture/listener.js";
import { afterThis, cleansUp, Proxy, specAuthority } from "../capture/support/proxy.js";
import { RawClient, startOrigin } from "../capture/support/sockets.js";
import { startTlsOrigin } from "../capture/support/tls-origin.js";
import { describeWithMitmproxy } from "./python.js";

const run = promisify(execFile);

/** What a client does with a proxy on a port. */
type Client = (port: number) => Promise<void>;

/** The flows that mitmdump records of what a client does. */
async function recordedByMitmdump(python: string, mode: string, client: Client): Promise<Flow[]> {
  const folder = mkdtempSync(join(tmpdir(), "mitmts-dump-twin-"));
  afterThis(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, "out.mitm");
  const port = await freePort();
  const child = spawn(
    join(dirname(python), "mitmdump"),
    [
      ...["-q", "-k", "--listen-host", "127.0.0.1", "-p", String(port), "--mode", mode, "-w", file],
      ...["--set", `confdir=${folder}`, "--set", "connection_strategy=eager"],
    ],
    { stdio: "ignore" },
  );
  const ended = new Promise((resolve) => child.once("exit", resolve));
  afterThis(() => child.kill("SIGKILL"));
  await listening(port);
  await client(port);
  // It writes a flow a moment after the client has its answer.
  await new Promise((resolve) => setTimeout(resolve, 300));
  child.kill("SIGINT");
  await ended;
  const flows: Flow[] = [];
  for await (const flow of readFlows(file)) flows.push(flow);
  return flows;
}

async function freePort(): Promise<number> {
  const listener = await Listener.open("127.0.0.1", 0);
  const { port } = listener;
  listener.close();
  return port;
}

async function listening(port: number): Promise<void> {
  for (;;) {
    const { socket } = new RawClient(port);
    const stands = await new Promise((resolve) => {
      socket.once("connect", () => resolve(true));
      socket.once("error", () => resolve(false));
    });
    socket.destroy();
    if (stands === true) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

type Essence = Readonly<Record<string, unknown>>;

/** All that two records of the same traffic have in common: ids, times and the client's port differ. */
function essence(flow: Flow): Essence {
  const { clientConn, serverConn } = flow;
  const common = {
    type: flow.type,
    error: flow.error?.msg ?? null,
    client: { ...connection(clientConn), mode: clientConn.proxyMode.split(":")[0] },
    server: {
      ...connection(serverConn),
      address: serverConn.address,
      peername: serverConn.peername,
      via: serverConn.via,
      hasTcpSetup: serverConn.timestampTcpSetup !== null,
      certificates: serverConn.certificateList.map(String),
    },
    isReplay: flow.isReplay,
    marked: flow.marked,
    comment: flow.comment,
    metadata: [...flow.metadata],
  };
  if (flow.type === "tcp") {
    return { ...common, messages: flow.messages.map((m) => [m.fromClient, String(m.content)]) };
  }
  if (flow.type !== "http") return common;
  const { request, response, websocket } = flow;
  return {
    ...common,
    request: {
      ...message(request),
      method: request.method,
      scheme: request.scheme,
      host: request.host,
      port: request.port,
      authority: request.authority,
      path: request.path,
    },
    response: response && {
      ...message(response),
      status: response.statusCode,
      reason: response.reason,
    },
    websocket: websocket && {
      messages: websocket.messages.map((each) => [
        each.type,
        each.fromClient,
        String(each.content),
        each.dropped,
        each.injected,
      ]),
      closedByClient: websocket.closedByClient,
      code: websocket.closeCode,
      reason: websocket.closeReason,
    },
  };
}

function message(of: Message): Readonly<Record<string, unknown>> {
  return {
    version: of.httpVersion,
    headers: of.headers.toString(),
    content: of.rawContent?.toString("latin1") ?? null,
    trailers: of.trailers?.toString() ?? null,
    hasTimes: [of.timestampStart !== null, of.timestampEnd !== null],
  };
}

function connection(of: Connection): Readonly<Record<string, unknown>> {
  return {
    protocol: of.transportProtocol,
    tls: of.tls,
    tlsEstablished: of.tlsEstablished,
    tlsVersion: of.tlsVersion,
    cipher: of.cipher,
    sni: of.sni,
    alpn: of.alpn && String(of.alpn),
    alpnOffers: of.alpnOffers.map(String),
    hasStart: of.timestampStart !== null,
    host: of.sockname?.[0] ?? null,
  };
}

describeWithMitmproxy("12.2.3", "a capture beside mitmdump's of the same traffic", (python) => {
  cleansUp();

  /** Lets a client do the same with both, and compares what they record. */
  async function compare(client: Client, count: number, mode = "regular"): Promise<void> {
    const [ours, theirs] = await both(client, count, mode);
    expect(ours).deep.equal(theirs);
  }

  async function both(client: Client, count: number, mode: string): Promise<Essence[][]> {
    const proxy = await Proxy.start({ mode });
    await client(proxy.port);
    const ours = await proxy.recorded(count);
    const theirs = await recordedByMitmdump(python, mode, client);
    return [ours.map(essence), theirs.map(essence)];
  }

  const raw =
    (...texts: readonly string[]): Client =>
    async (port) => {
      for (const text of texts) {
        const client = new RawClient(port).send(text);
        await client.until(/END|HTTP\/1\.1 502/);
        client.socket.destroy();
      }
    };

  it("has the same of requests and responses over plain HTTP", async () => {
    const answer =
      "HTTP/1.1 203 Quite  Fine\r\nSet-Cookie: a=1\r\nX-ODD-case: \xe9\r\nset-cookie: b=2\r\n" +
      "Content-Length: 7\r\n\r\n\0\xff\n END";
    const { port } = await startOrigin(answer);
    const host = `127.0.0.1:${port}`;
    await compare(
      raw(
        `GET http://${host}/a?b=%20c HTTP/1.1\r\nHost: ${host}\r\nX-b: 2\r\nx-A: 1\r\nX-B: 3\r\n\r\n`,
        `POST http://${host}/ HTTP/1.1\r\nHost: other\r\nContent-Length: 3\r\n\r\na\0\xff`,
        `PUT http://${host} HTTP/1.1\r\nhost: ${host}\r\nProxy-Connection: keep-alive\r\n\r\n`,
        `GET http://${host}/ HTTP/1.0\r\nHost: ${host}\r\n\r\n`,
      ),
      4,
    );
  });

  it("has the same of chunked bodies", async () => {
    const chunked = "Transfer-Encoding: chunked\r\n\r\n2\r\nab\r\n4\r\n END\r\n0\r\n\r\n";
    const { port } = await startOrigin(`HTTP/1.1 200 OK\r\n${chunked}`);
    await compare(raw(`POST http://127.0.0.1:${port}/ HTTP/1.1\r\nHost: a\r\n${chunked}`), 1);
  });

  it("has the same of a response that ends with the connection", async () => {
    const { port } = await startOrigin("HTTP/1.0 200\r\nConnection: close\r\n\r\nto the END");
    await compare(raw(`GET http://127.0.0.1:${port}/ HTTP/1.1\r\nHost: a\r\n\r\n`), 1);
  });

  it("has the same of a server that refuses, and of a name without an address", async () => {
    const client = raw(
      "GET http://127.0.0.1:1/ HTTP/1.1\r\nHost: a\r\n\r\n",
      "GET http://nosuch.invalid/ HTTP/1.1\r\nHost: a\r\n\r\n",
    );
    const [ours = [], theirs = []] = await both(client, 2, "regular");
    // mitmproxy forgets where it tried to connect to; here it is in the flow.
    const withoutServer = (flow: Essence): Essence => ({ ...flow, server: null });
    expect(ours.map(withoutServer)).deep.equal(theirs.map(withoutServer));
    expect(ours.map(({ server }) => server)).nested.property("[0].address[0]", "127.0.0.1");
  });

  it("has the same of a server that ends without an answer", async () => {
    const { port } = await startOrigin(() => null);
    await compare(raw(`GET http://127.0.0.1:${port}/ HTTP/1.1\r\nHost: a\r\n\r\n`), 1);
  });

  it("has the same in mode reverse", async () => {
    const { port } = await startOrigin("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nEND");
    const mode = `reverse:http://127.0.0.1:${port}`;
    await compare(raw("GET /x HTTP/1.1\r\nHost: me\r\nX: 1\r\n\r\n"), 1, mode);
  });

  for (const version of ["--http1.1", "--http2"]) {
    it(`has the same over TLS, by curl ${version}`, async () => {
      const origin = await startTlsOrigin();
      await specAuthority();
      await compare(async (port) => {
        const url = `https://localhost:${origin.port}/tls`;
        const proxy = `http://127.0.0.1:${port}`;
        await run("curl", ["-sSk", "-m", "10", "-x", proxy, version, "-d", "abc", url]);
      }, 1);
    });
  }

  it("has the same of what is no HTTP", async () => {
    const { startServer } = await import("../capture/support/sockets.js");
    const port = await startServer((socket) => {
      socket.on("data", (chunk) => socket.write(`${String(chunk)}END`));
      socket.on("end", () => socket.end());
    });
    await compare(async (proxyPort) => {
      const client = new RawClient(proxyPort);
      client.send(`CONNECT 127.0.0.1:${port} HTTP/1.1\r\nHost: a\r\n\r\n`);
      await client.until("\r\n\r\n");
      client.send("\x01\x02\x03\x04 binary");
      await client.until("END");
      client.socket.end();
      await client.all();
    }, 1);
  });
});
