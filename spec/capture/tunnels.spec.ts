import { expect } from "chai";
import { cleansUp, Proxy } from "./support/proxy.js";
import { exchange, ok, RawClient, startOrigin, startServer } from "./support/sockets.js";
import { connected, startEcho } from "./support/tunnel.js";

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
