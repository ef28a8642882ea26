import { expect } from "chai";
import { cleansUp, Proxy } from "./support/proxy.js";
import { ok, RawClient, startOrigin } from "./support/sockets.js";

function get(port: number, more = "", path = "/"): string {
  return `GET http://127.0.0.1:${port}${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n${more}\r\n`;
}

function post(port: number, more: string): string {
  return `POST http://127.0.0.1:${port}/ HTTP/1.1\r\nHost: a\r\n${more}`;
}

describe("a capture of HTTP/1", () => {
  cleansUp();

  it("records a request as it was sent, and its response as it came", async () => {
    const answer =
      "HTTP/1.1 203 Quite  Fine\r\nSet-Cookie: a=1\r\nX-ODD-case: \xe9\r\nset-cookie: b=2\r\n" +
      "Content-Length: 3\r\n\r\n\0\xff\n";
    const { port, received } = await startOrigin(answer);
    const proxy = await Proxy.start();
    const body = "a=1&b=\xff";
    const more = `X-b: 2\r\nx-A:1\r\nX-B:   3  \r\nContent-Length: ${body.length}\r\n\r\n${body}`;
    const client = new RawClient(proxy.port).send(
      `POST http://127.0.0.1:${port}/p?q=%20 HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n${more}`,
    );

    expect(await client.until("\xff\n")).equal(answer);
    const { request, response, clientConn, serverConn } = await proxy.onlyHttp();
    const fields = "X-b: 2\r\nx-A: 1\r\nX-B: 3\r\n";
    expect(received[0]).equal(
      `POST /p?q=%20 HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n${fields}` +
        `Content-Length: ${body.length}\r\n\r\n${body}`,
    );
    expect(request).include({
      method: "POST",
      httpVersion: "HTTP/1.1",
      url: `http://127.0.0.1:${port}/p?q=%20`,
      authority: "",
      trailers: null,
    });
    expect(request.headers.toString()).include(fields);
    expect(request.rawContent?.toString("latin1")).equal(body);
    expect(response).include({ statusCode: 203, reason: "Quite  Fine", httpVersion: "HTTP/1.1" });
    expect(response.headers.fields.map((field) => field.join(": "))).length(4);
    expect(response.headers.fields[1]?.[1]).deep.equal(Buffer.from([0xe9]));
    expect(response.rawContent?.toString("latin1")).equal("\0\xff\n");
    expect(clientConn.sockname).deep.equal(["127.0.0.1", proxy.port]);
    expect(serverConn.peername).deep.equal(["127.0.0.1", port]);
    expect(serverConn.address).deep.equal(["127.0.0.1", port]);
    const times = [
      clientConn.timestampStart,
      request.timestampStart,
      request.timestampEnd,
      serverConn.timestampStart,
      serverConn.timestampTcpSetup,
      response.timestampStart,
      response.timestampEnd,
    ].map(Number);
    expect(times).deep.equal([...times].sort((a, b) => a - b));
    expect(times.every((time) => time > 1_700_000_000)).equal(true);
  });

  it("keeps connections on both sides for the next request", async () => {
    const origin = await startOrigin(ok);
    const proxy = await Proxy.start();
    const client = new RawClient(proxy.port).send(get(origin.port));
    await client.until("hi");
    client.send(get(origin.port));
    await client.until(/hi[^]*hi/);
    expect(origin.connections).equal(1);
    const [first, second] = await proxy.recorded(2);
    expect(first?.clientConn.id).equal(second?.clientConn.id);
    expect(first?.serverConn.id).equal(second?.serverConn.id);
    expect(first?.id).not.equal(second?.id);
  });

  it("answers pipelined requests in their order", async () => {
    const origin = await startOrigin((head) => {
      const path = /^GET (\S+)/.exec(head)?.[1] ?? "";
      return `HTTP/1.1 200 OK\r\nContent-Length: ${path.length}\r\n\r\n${path}`;
    });
    const proxy = await Proxy.start();
    const requests = ["/one", "/two", "/three"].map((path) => get(origin.port, "", path));
    const text = await new RawClient(proxy.port).send(requests.join("")).until("/three");
    expect(text.match(/\/\w+$|\/\w+(?=HTTP)/g)).deep.equal(["/one", "/two", "/three"]);
  });

  it("answers a request before the CONNECT that came with it", async () => {
    const { port } = await startOrigin(ok);
    const proxy = await Proxy.start();
    const client = new RawClient(proxy.port).send(
      `${get(port)}CONNECT 127.0.0.1:${port} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`,
    );
    const text = await client.until(/hi[^]*\r\n\r\n/);
    expect(text.match(/hi|HTTP[^\r]*/g)).deep.equal([
      "HTTP/1.1 200 OK",
      "hi",
      "HTTP/1.1 200 Connection established",
    ]);
  });

  it("passes chunked bodies and their trailers on, both ways", async () => {
    const chunked = "Transfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\nX-Sum: 9\r\n\r\n";
    const origin = await startOrigin(`HTTP/1.1 200 OK\r\nTrailer: X-Sum\r\n${chunked}`);
    const proxy = await Proxy.start();
    const client = new RawClient(proxy.port).send(post(origin.port, chunked));
    const text = await client.until("X-Sum: 9\r\n\r\n");
    expect(text).match(/Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nX-Sum: 9\r\n\r\n$/);
    expect(origin.received[0]).match(/\r\n\r\n3\r\nabc\r\n0\r\nX-Sum: 9\r\n\r\n$/);
    const { request, response } = await proxy.onlyHttp();
    for (const message of [request, response]) {
      expect(message.rawContent?.toString()).equal("abc");
      expect(message.trailers?.get("x-sum")).equal("9");
    }
  });

  it("tells a client that waits for it to send its body", async () => {
    const origin = await startOrigin(ok);
    const proxy = await Proxy.start();
    const client = new RawClient(proxy.port);
    client.send(post(origin.port, "Expect: 100-continue\r\nContent-Length: 3\r\n\r\n"));
    await client.until("HTTP/1.1 100 Continue\r\n\r\n");
    client.send("abc");
    await client.until("hi");
    expect(origin.received[0]).match(/\r\n\r\nabc$/);
    expect(origin.received[0]).not.match(/expect/i);
  });

  it("passes interim responses on", async () => {
    const early = "HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n";
    const origin = await startOrigin(early + ok);
    const proxy = await Proxy.start();
    expect(await new RawClient(proxy.port).send(get(origin.port)).until("hi")).equal(early + ok);
    expect((await proxy.onlyHttp()).response.statusCode).equal(200);
  });

  it("knows that the response to HEAD has no body", async () => {
    const answer = "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n";
    const origin = await startOrigin((head) => (head.startsWith("HEAD") ? answer : ok));
    const proxy = await Proxy.start();
    const client = new RawClient(proxy.port);
    client.send(get(origin.port).replace("GET", "HEAD") + get(origin.port));
    expect(await client.until("hi")).equal(answer + ok);
  });

  it("speaks HTTP/1.0 with a client that does: no chunks, and the connection ends", async () => {
    const origin = await startOrigin(
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n",
    );
    const proxy = await Proxy.start();
    const client = new RawClient(proxy.port);
    client.send(`GET http://127.0.0.1:${origin.port}/ HTTP/1.0\r\n\r\n`);
    const text = await client.all();
    expect(text).match(/^HTTP\/1\.1 200 OK\r\n(?![^]*Transfer-Encoding)[^]*\r\n\r\nhi$/);
    expect((await proxy.onlyHttp()).request.httpVersion).equal("HTTP/1.0");
  });

  it("passes on a response that ends with the connection", async () => {
    const origin = await startOrigin("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nuntil the end");
    const proxy = await Proxy.start();
    const text = await new RawClient(proxy.port).send(get(origin.port)).all();
    expect(text).match(/\r\n\r\nuntil the end$/);
    expect((await proxy.onlyHttp()).response.rawContent?.toString()).equal("until the end");
  });

  it("streams events as they come, and records them", async () => {
    let send: ((text: string) => void) | null = null;
    const { startServer } = await import("./support/sockets.js");
    const port = await startServer((socket) => {
      socket.once("data", () => {
        socket.write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\n\n");
        send = (text) => socket.end(text);
      });
    });
    const proxy = await Proxy.start();
    const client = new RawClient(proxy.port).send(get(port));
    await client.until("data: 1\n\n");
    expect(proxy.flows).deep.equal([]);
    const sendMore = send as ((text: string) => void) | null;
    sendMore?.("data: 2\n\n");
    await client.until("data: 2\n\n");
    const { response } = await proxy.onlyHttp();
    expect(response.rawContent?.toString()).equal("data: 1\n\ndata: 2\n\n");
  });

  it("passes large bodies on as they come, and records nothing of them", async () => {
    const body = "x".repeat(5000);
    const answer = `HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n${body}`;
    const origin = await startOrigin(answer);
    const proxy = await Proxy.start({ limits: { streamLargeBodies: 1000 } });
    const client = new RawClient(proxy.port);
    client.send(post(origin.port, `Content-Length: 5000\r\n\r\n${body}`));
    expect(await client.until(body)).equal(answer);
    expect(origin.received[0]?.endsWith(`\r\n\r\n${body}`)).equal(true);
    const { request, response } = await proxy.onlyHttp();
    expect([request.rawContent, response.rawContent]).deep.equal([null, null]);
  });

  it("records so much of large bodies, where that is asked for", async () => {
    const origin = await startOrigin(`HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nabcdef`);
    const proxy = await Proxy.start({ limits: { streamLargeBodies: 4, streamedBodies: "cut" } });
    await new RawClient(proxy.port).send(get(origin.port)).until("abcdef");
    expect((await proxy.onlyHttp()).response.rawContent?.toString()).equal("abcd");
  });

  it("refuses bodies beyond the limit", async () => {
    const origin = await startOrigin(ok);
    const proxy = await Proxy.start({ limits: { maxBodyBytes: 10 } });
    const client = new RawClient(proxy.port);
    const text = await client
      .send(post(origin.port, "Content-Length: 11\r\n\r\n01234567890"))
      .all();
    expect(text).match(/^HTTP\/1\.1 413 /);
    expect(origin.received).deep.equal([]);
    expect((await proxy.onlyHttp()).error?.msg).match(/larger than is allowed/);
  });
});
