import { expect } from "chai";
import { cleansUp, Proxy, type ProxyOptions } from "./support/proxy.js";
import { exchange, RawClient, startOrigin, startServer } from "./support/sockets.js";

const ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";

/** A server that is no HTTP server: sends back what it gets, and ends when the client does. */
function startEcho(greeting = ""): Promise<number> {
  return startServer((socket) => {
    if (greeting !== "") socket.write(greeting);
    socket.on("data", (chunk) => socket.write(chunk));
    socket.on("end", () => socket.end());
  });
}

async function connected(port: number, options: ProxyOptions = {}): Promise<[RawClient, Proxy]> {
  const proxy = await Proxy.start(options);
  const client = new RawClient(proxy.port);
  client.send(`CONNECT 127.0.0.1:${port} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`);
  await client.until("HTTP/1.1 200 Connection established\r\n\r\n");
  return [client, proxy];
}

describe("a tunnel through CONNECT", () => {
  cleansUp();

  it("is a TCP flow when what is in it is neither TLS nor HTTP", async () => {
    const [client, proxy] = await connected(await startEcho());
    client.send("\0\x01binary");
    await client.until("binary");
    client.socket.end();
    await client.all();
    const flow = await proxy.onlyTcp();
    expect(
      flow.messages.map(({ fromClient, content }) => [fromClient, String(content)]),
    ).deep.equal([
      [true, "\0\x01binary"],
      [false, "\0\x01binary"],
    ]);
    expect(flow.error).equal(null);
    expect(flow.serverConn.peername?.[0]).equal("127.0.0.1");
  });

  it("is one also when the server speaks first", async () => {
    const [client, proxy] = await connected(await startEcho("220 hello\r\n"));
    await client.until("220 hello");
    client.send("EHLO me\r\n");
    await client.until("EHLO me");
    client.socket.end();
    const { messages } = await proxy.onlyTcp();
    expect(String(messages[0]?.content)).equal("220 hello\r\n");
    expect(messages[0]?.fromClient).equal(false);
  });

  it("is one also when the client ends before it is clear what it speaks", async () => {
    const [client, proxy] = await connected(await startEcho());
    client.socket.end("GE");
    expect(await client.all()).match(/\r\n\r\nGE$/);
    const { messages } = await proxy.onlyTcp();
    expect(messages.map(({ fromClient, content }) => [fromClient, String(content)])).deep.equal([
      [true, "GE"],
      [false, "GE"],
    ]);
  });

  it("is no flow when nothing goes through it", async () => {
    const [client, proxy] = await connected(await startEcho());
    client.socket.end();
    await client.all();
    await proxy.stop();
    expect(proxy.flows).deep.equal([]);
  });

  it("lets a script change what goes through", async () => {
    const [client] = await connected(await startEcho(), {
      script: {
        tcpmessage(_ctx: unknown, flow) {
          const message = flow.messages.at(-1);
          if (message?.fromClient) message.content = Buffer.from("changed");
        },
      },
    });
    client.send("\0\0\0");
    expect(await client.until("changed")).match(/changed$/);
  });

  it("gives scripts start, messages and end", async () => {
    const events: string[] = [];
    const [client, proxy] = await connected(await startEcho(), {
      script: {
        tcpstart: () => void events.push("start"),
        tcpmessage: () => void events.push("message"),
        tcpend: () => void events.push("end"),
      },
    });
    client.send("\0\0");
    await client.until("\0\0");
    client.socket.end();
    await proxy.onlyTcp();
    expect(events).deep.equal(["start", "message", "message", "end"]);
  });

  it("lets a script kill it, and gives scripts its error", async () => {
    const events: string[] = [];
    const [client, proxy] = await connected(await startEcho(), {
      script: {
        tcpmessage: (_ctx: unknown, flow) => flow.kill(),
        tcpend: () => void events.push("end"),
        tcperror: (_ctx: unknown, flow) => void events.push(`error: ${flow.error.msg}`),
      },
    });
    client.send("\0\0");
    expect(await client.all()).match(/established\r\n\r\n$/);
    expect((await proxy.onlyTcp()).error?.msg).equal("Connection killed.");
    expect(events).deep.equal(["error: Connection killed."]);
  });

  it("gives scripts start and error where the server of anything refuses", async () => {
    const events: string[] = [];
    const proxy = await Proxy.start({
      mode: "reverse:tcp://127.0.0.1:1",
      script: {
        tcpstart: () => void events.push("start"),
        tcperror: () => void events.push("error"),
      },
    });
    expect(await exchange(proxy.port, "hello")).equal("");
    expect((await proxy.onlyTcp()).error?.msg).match(/Connect call failed/);
    expect(events).deep.equal(["start", "error"]);
  });

  it("has HTTP flows when HTTP is in it", async () => {
    const origin = await startOrigin(ok);
    const [client, proxy] = await connected(origin.port);
    client.send("GET /in HTTP/1.1\r\nHost: a\r\n\r\n");
    await client.until("hi");
    const { request } = await proxy.onlyHttp();
    expect(request.url).equal(`http://127.0.0.1:${origin.port}/in`);
    expect(origin.connections).equal(1);
  });
});

describe("an upgrade to anything but WebSocket", () => {
  cleansUp();

  it("is an HTTP flow, and a TCP flow with what follows", async () => {
    const switching =
      "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: other\r\n\r\n";
    const port = await startServer((socket) => {
      socket.once("data", () => {
        socket.write(switching);
        socket.on("data", (chunk) => socket.write(chunk));
      });
      socket.on("end", () => socket.end());
    });
    const proxy = await Proxy.start({ mode: `reverse:http://127.0.0.1:${port}` });
    const client = new RawClient(proxy.port);
    client.send("GET /up HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: other\r\n\r\n");
    await client.until("Upgrade: other\r\n\r\n");
    client.send("\0hello");
    await client.until("\0hello");
    client.socket.end();
    const [http, tcp] = await proxy.recorded(2);
    if (http?.type !== "http" || tcp?.type !== "tcp") expect.fail("not one of each");
    expect(http.response?.statusCode).equal(101);
    expect(tcp.messages.map(({ fromClient, content }) => [fromClient, String(content)])).deep.equal(
      [
        [true, "\0hello"],
        [false, "\0hello"],
      ],
    );
  });
});

describe("the modes of a capture", () => {
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
});

describe("a tunnel to an IPv6 address", () => {
  cleansUp();

  it("is opened as that of any other", async () => {
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
