import { expect } from "chai";
import { cleansUp, Proxy } from "./support/proxy.js";
import { exchange, ok, RawClient, startOrigin } from "./support/sockets.js";

describe("a request that two programs may understand differently", () => {
  cleansUp();

  const line = (port: number): string => `POST http://127.0.0.1:${port}/ HTTP/1.1\r\n`;
  const cases: Readonly<Record<string, (port: number) => string>> = {
    "with Content-Length and Transfer-Encoding": (port) =>
      `${line(port)}Host: a\r\nContent-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nX`,
    "with two Content-Length that differ": (port) =>
      `${line(port)}Host: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab`,
    "with two Content-Length that are the same": (port) =>
      `${line(port)}Host: a\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nab`,
    "with a list of Content-Length": (port) =>
      `${line(port)}Host: a\r\nContent-Length: 2, 2\r\n\r\nab`,
    "with a sign before Content-Length": (port) =>
      `${line(port)}Host: a\r\nContent-Length: +2\r\n\r\nab`,
    "with a Content-Length in hexadecimal": (port) =>
      `${line(port)}Host: a\r\nContent-Length: 0x2\r\n\r\nab`,
    "with a Content-Length below zero": (port) =>
      `${line(port)}Host: a\r\nContent-Length: -2\r\n\r\nab`,
    "with a Content-Length that says nothing": (port) =>
      `${line(port)}Host: a\r\nContent-Length:\r\n\r\n`,
    "with a Content-Length beyond all numbers": (port) =>
      `${line(port)}Host: a\r\nContent-Length: 99999999999999999999\r\n\r\nab`,
    "with two Transfer-Encoding": (port) =>
      `${line(port)}Host: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n`,
    "with a Transfer-Encoding that is not known": (port) =>
      `${line(port)}Host: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n`,
    "with a Transfer-Encoding that says nothing": (port) =>
      `${line(port)}Host: a\r\nTransfer-Encoding:\r\n\r\n`,
    "with a Transfer-Encoding that has a parameter": (port) =>
      `${line(port)}Host: a\r\nTransfer-Encoding: chunked;q=1\r\n\r\n0\r\n\r\n`,
    "with a no-break space before chunked": (port) =>
      `${line(port)}Host: a\r\nTransfer-Encoding: \xa0chunked\r\n\r\n0\r\n\r\n`,
    "with a coding after chunked": (port) =>
      `${line(port)}Host: a\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n`,
    "with a coding before chunked": (port) =>
      `${line(port)}Host: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n`,
    "with a Transfer-Encoding in HTTP/1.0": (port) =>
      `${line(port).replace("1.1", "1.0")}Host: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    "with a line feed alone at the end of a line": (port) =>
      `${line(port)}Host: a\nContent-Length: 2\r\n\r\nab`,
    "with line feeds alone at the end of the head": (port) => `${line(port)}Host: a\n\n`,
    "with a carriage return in a value": (port) => `${line(port)}Host: a\r\nX: 1\rY: 2\r\n\r\n`,
    "with a NUL in a value": (port) => `${line(port)}Host: a\r\nX: 1\x00\r\n\r\n`,
    "with a header that goes on in the next line": (port) =>
      `${line(port)}Host: a\r\nX: 1\r\n 2\r\n\r\n`,
    "with a space before a colon": (port) => `${line(port)}Host: a\r\nContent-Length : 2\r\n\r\nab`,
    "with a tab before a colon": (port) =>
      `${line(port)}Host: a\r\nTransfer-Encoding\t: chunked\r\n\r\n0\r\n\r\n`,
    "with a space before a header's name": (port) =>
      `${line(port)} Content-Length: 2\r\nHost: a\r\n\r\nab`,
    "with a header without a colon": (port) => `${line(port)}Host: a\r\nX\r\n\r\n`,
    "with a header without a name": (port) => `${line(port)}Host: a\r\n: x\r\n\r\n`,
    "with two Host": (port) => `${line(port)}Host: a\r\nHost: b\r\n\r\n`,
    "without Host": (port) => `${line(port)}\r\n`,
    "with two spaces in the first line": (port) =>
      `GET  http://127.0.0.1:${port}/ HTTP/1.1\r\nHost: a\r\n\r\n`,
    "with a space in the target": (port) =>
      `GET http://127.0.0.1:${port}/ x HTTP/1.1\r\nHost: a\r\n\r\n`,
    "with a tab in the target": (port) =>
      `GET http://127.0.0.1:${port}/\tx HTTP/1.1\r\nHost: a\r\n\r\n`,
    "with a backslash after the host": (port) =>
      `GET http://127.0.0.1:${port}\\@b/ HTTP/1.1\r\nHost: a\r\n\r\n`,
    "for two hosts in one Host": (port) => `GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}, b\r\n\r\n`,
    "for a port that is none": () => "GET http://127.0.0.1:70000/ HTTP/1.1\r\nHost: a\r\n\r\n",
    "with a space after the version": (port) =>
      `GET http://127.0.0.1:${port}/ HTTP/1.1 \r\nHost: a\r\n\r\n`,
    "with a carriage return before the first line": (port) => `\r${line(port)}Host: a\r\n\r\n`,
    "that is a CONNECT with a body": (port) =>
      `CONNECT 127.0.0.1:${port} HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nab`,
    "with a target that is no URL": () => `GET httpx HTTP/1.1\r\nHost: a\r\n\r\n`,
    "with a line feed alone in the first line": (port) =>
      `GET http://127.0.0.1:${port}/ HTTP/1.1\nX: 1\r\nHost: a\r\n\r\n`,
    "of another version": (port) => `GET http://127.0.0.1:${port}/ HTTP/1.2\r\nHost: a\r\n\r\n`,
    "for a host with a user": (port) =>
      `GET http://u@127.0.0.1:${port}/ HTTP/1.1\r\nHost: a\r\n\r\n`,
  };
  for (const [title, request] of Object.entries(cases)) {
    it(`is refused: ${title}`, async () => {
      const origin = await startOrigin(ok);
      const proxy = await Proxy.start();
      const text = await exchange(proxy.port, request(origin.port));
      expect(text).match(/^HTTP\/1\.1 (400|501|505) [^\r]+\r\n/);
      expect(text.match(/^HTTP\//gm)).length(1);
      expect(origin.received).deep.equal([]);
      expect(proxy.messages.join()).match(/refused a request/);
    });
  }

  const bodies: Readonly<Record<string, string>> = {
    "a chunk longer than its size": "1\r\nab\r\n0\r\n\r\n",
    "a chunk's size with a sign": "+1\r\na\r\n0\r\n\r\n",
    "a chunk's size with 0x": "0x1\r\na\r\n0\r\n\r\n",
    "a chunk's size that is too large": "fffffffffffffffff\r\na\r\n0\r\n\r\n",
    "a chunk's size below zero": "-1\r\na\r\n0\r\n\r\n",
    "a space before a chunk's size": " 1\r\na\r\n0\r\n\r\n",
    "a space after a chunk's size": "1 \r\na\r\n0\r\n\r\n",
    "a chunk without a size": "\r\na\r\n0\r\n\r\n",
    "a carriage return in a chunk's extension": "1;a\rb\r\na\r\n0\r\n\r\n",
    "a line feed alone at the end of all": "1\r\na\r\n0\r\n\n",
    "a trailer that goes on in the next line": "0\r\nX: 1\r\n 2\r\n\r\n",
    "a line feed alone after a chunk's size": "1\na\r\n0\r\n\r\n",
    "a line feed alone after a chunk": "1\r\na\n0\r\n\r\n",
    "a line feed alone in a chunk's extension": "1;a\nb\r\na\r\n0\r\n\r\n",
    "a trailer that is no field": "0\r\nX Y\r\n\r\n",
  };
  for (const [title, body] of Object.entries(bodies)) {
    it(`is refused, and recorded as a failure: ${title}`, async () => {
      const origin = await startOrigin(ok);
      const proxy = await Proxy.start();
      const head = `${line(origin.port)}Host: a\r\nTransfer-Encoding: chunked\r\n\r\n`;
      expect(await exchange(proxy.port, head + body)).match(/^HTTP\/1\.1 400 /);
      expect(origin.received).deep.equal([]);
      expect((await proxy.onlyHttp()).error?.msg).match(/malformed/);
    });
  }

  it("has its head refused when that is too long", async () => {
    const proxy = await Proxy.start({ limits: { maxHeadBytes: 1000 } });
    const client = new RawClient(proxy.port).send(
      `GET http://a/ HTTP/1.1\r\nX: ${"x".repeat(1100)}`,
    );
    expect(await client.all()).match(/^HTTP\/1\.1 431 /);
  });

  it("has its head refused when that takes too long", async () => {
    const proxy = await Proxy.start({ limits: { headTimeout: 100 } });
    const client = new RawClient(proxy.port).send("GET http://a/ HTTP/1.1\r\nHost: a\r\nX: ");
    expect(await client.all()).match(/^HTTP\/1\.1 408 /);
  });

  it("has extensions of chunks taken away, which some programs take for something else", async () => {
    const origin = await startOrigin(ok);
    const proxy = await Proxy.start();
    const head = `${line(origin.port)}Host: a\r\nTransfer-Encoding: chunked\r\n\r\n`;
    await new RawClient(proxy.port).send(`${head}1;x=y\r\na\r\n0\r\n\r\n`).until("hi");
    expect(origin.received[0]).match(/\r\n\r\n1\r\na\r\n0\r\n\r\n$/);
  });

  it("has trailers taken away that some programs take for headers", async () => {
    const origin = await startOrigin(ok);
    const proxy = await Proxy.start();
    const head = `${line(origin.port)}Host: a\r\nTransfer-Encoding: chunked\r\n\r\n`;
    const trailers = "Content-Length: 9\r\nX: 1\r\ntransfer-encoding: gzip\r\nHost: b\r\n";
    await new RawClient(proxy.port).send(`${head}1\r\na\r\n0\r\n${trailers}\r\n`).until("hi");
    expect(origin.received[0]).match(/\r\n\r\n1\r\na\r\n0\r\nX: 1\r\n\r\n$/);
    expect((await proxy.onlyHttp()).request.trailers?.toString()).equal(trailers);
  });
});

describe("a response that two programs may understand differently", () => {
  cleansUp();

  const cases: Readonly<Record<string, string>> = {
    "with Content-Length and Transfer-Encoding":
      "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "with two Content-Length":
      "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nabc",
    "with a list of Content-Length": "HTTP/1.1 200 OK\r\nContent-Length: 2, 2\r\n\r\nab",
    "with a sign before Content-Length": "HTTP/1.1 200 OK\r\nContent-Length: +2\r\n\r\nab",
    "with a coding that is not known": "HTTP/1.1 200 OK\r\nTransfer-Encoding: identity\r\n\r\nab",
    "with a Transfer-Encoding in HTTP/1.0":
      "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "with a space before a colon": "HTTP/1.1 200 OK\r\nContent-Length : 2\r\n\r\nab",
    "with a NUL in a value": "HTTP/1.1 200 OK\r\nX: a\0b\r\nContent-Length: 2\r\n\r\nab",
    "with a status of four digits": "HTTP/1.1 2000 OK\r\nContent-Length: 0\r\n\r\n",
    "that switches protocols without being asked":
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
    "with a head of a megabyte": `HTTP/1.1 200 OK\r\nX: ${"a".repeat(1_000_000)}\r\n\r\n`,
    "with a header that goes on in the next line": "HTTP/1.1 200 OK\r\nX: 1\r\n 2\r\n\r\n",
    "with a line feed alone": "HTTP/1.1 200 OK\r\nX: 1\nContent-Length: 0\r\n\r\n",
    "that is no HTTP": "hello\r\n\r\n",
  };
  for (const [title, answer] of Object.entries(cases)) {
    it(`is an error, and not passed on: ${title}`, async () => {
      const origin = await startOrigin(answer);
      const proxy = await Proxy.start();
      const request = `GET http://127.0.0.1:${origin.port}/ HTTP/1.1\r\nHost: a\r\n\r\n`;
      expect(await exchange(proxy.port, request)).match(/^HTTP\/1\.1 502 /);
      const flow = await proxy.onlyHttp();
      expect(flow.error).not.equal(null);
    });
  }

  for (const coding of [
    "Content-Length: 2\r\n\r\nhi",
    "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
  ]) {
    it(`has no body with the status 204: ${coding.slice(0, 17)}`, async () => {
      const origin = await startOrigin(`HTTP/1.1 204 No Content\r\nX: 1\r\n${coding}`);
      const proxy = await Proxy.start();
      const request = `GET http://127.0.0.1:${origin.port}/ HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`;
      expect(await exchange(proxy.port, request)).equal("HTTP/1.1 204 No Content\r\nX: 1\r\n\r\n");
    });
  }

  it("cannot be made by a script", async () => {
    const origin = await startOrigin(ok);
    const proxy = await Proxy.start({
      script: {
        response: (_ctx: unknown, flow) => flow.response.headers.set("X", "1\r\nSet-Cookie: a=b"),
      },
    });
    const request = `GET http://127.0.0.1:${origin.port}/ HTTP/1.1\r\nHost: a\r\n\r\n`;
    expect(await exchange(proxy.port, request)).match(/^HTTP\/1\.1 502 (?![^]*Set-Cookie)/);
  });
});
