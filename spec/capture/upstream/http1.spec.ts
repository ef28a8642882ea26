import { expect } from "chai";
import { createUpstream } from "../../../lib/capture/upstream/pool.js";
import type { Upstream } from "../../../lib/capture/upstream/upstream.js";
import { Headers } from "../../../lib/flow/headers.js";
import { Request } from "../../../lib/flow/request.js";
import { fc } from "../../support/property.js";
import { Servers } from "../../support/servers.js";
import { bare, plain, send } from "./support.js";

describe("a request over HTTP/1", () => {
  const servers = new Servers();
  let upstream: Upstream;
  beforeEach(() => {
    upstream = createUpstream();
  });
  afterEach(() => upstream.close());

  /** What is on the wire for a request. */
  async function wire(request: Request): Promise<string> {
    let heard = "";
    const port = await servers.raw((socket, text) => {
      heard = text;
      socket.end("HTTP/1.1 204 No Content\r\n\r\n");
    });
    const { error } = await send(upstream, request, plain(port));
    if (error !== null) throw error;
    return heard;
  }

  describe("is sent", () => {
    it("with its fields as they are: case, order, repetition", async () => {
      const request = bare("GET", "http://a.test/x?y=%20z", "", [
        ["X-b", "1"],
        ["hOsT", "a.test"],
        ["x-B", "2"],
        ["accept", ""],
      ]);
      expect(await wire(request)).to.equal(
        "GET /x?y=%20z HTTP/1.1\r\nX-b: 1\r\nhOsT: a.test\r\nx-B: 2\r\naccept: \r\n\r\n",
      );
    });

    it("in any bytes", async () => {
      const request = bare("GET", "http://a.test/", "", { "x-latin": "caf\udce9" });
      request.path = "/caf\udce9";
      expect(await wire(request)).to.equal("GET /caf\xe9 HTTP/1.1\r\nx-latin: caf\xe9\r\n\r\n");
    });

    it("in HTTP/1.0 where it is that", async () => {
      const request = bare("GET", "http://a.test/");
      request.httpVersion = "HTTP/1.0";
      expect(await wire(request)).to.equal("GET / HTTP/1.0\r\n\r\n");
    });

    it("with its body", async () => {
      const request = Request.make("POST", "http://a.test/", "hello");
      expect(await wire(request)).to.equal("POST / HTTP/1.1\r\ncontent-length: 5\r\n\r\nhello");
    });

    it("with the length that the body has, in its place", async () => {
      const request = Request.make("POST", "http://a.test/", "hello", {
        "Content-LENGTH": "4",
        a: "b",
      });
      request.headers = new Headers([
        ["Content-LENGTH", "4"],
        ["a", "b"],
        ["content-length", "5"],
      ]);
      expect(await wire(request)).to.equal(
        "POST / HTTP/1.1\r\nContent-LENGTH: 5\r\na: b\r\n\r\nhello",
      );
    });

    it("in chunks, with trailers, and then without a length", async () => {
      const request = Request.make("POST", "http://a.test/", "hello");
      request.headers = new Headers({ "Transfer-Encoding": "Chunked", "Content-Length": "5" });
      request.trailers = new Headers({ "X-Sum": "1" });
      expect(await wire(request)).to.equal(
        "POST / HTTP/1.1\r\nTransfer-Encoding: Chunked\r\n\r\n5\r\nhello\r\n0\r\nX-Sum: 1\r\n\r\n",
      );
    });

    it("without a coding that is not chunked", async () => {
      const request = Request.make("POST", "http://a.test/", "hello");
      request.headers = new Headers({ "Transfer-Encoding": "xchunked" });
      expect(await wire(request)).to.equal("POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello");
    });

    it("with Host and one Cookie where it was HTTP/2", async () => {
      const request = bare("GET", "https://a.test/", "", [
        ["cookie", "a=1"],
        ["x", "y"],
        ["cookie", "b=2"],
      ]);
      request.httpVersion = "HTTP/2.0";
      request.authority = "a.test:8";
      expect(await wire(request)).to.equal(
        "GET / HTTP/1.1\r\nHost: a.test:8\r\ncookie: a=1; b=2\r\nx: y\r\n\r\n",
      );
    });

    it("never as two, whatever a script puts into it", async () => {
      const tricky = fc.string({
        unit: fc.constantFrom("a", "\r", "\n", "\0", ":", " ", "\t", "é"),
      });
      await fc.assert(
        fc.asyncProperty(tricky, tricky, tricky, async (name, value, path) => {
          const request = bare("GET", "http://a.test/");
          request.path = `/${path}`;
          request.headers = new Headers([[name, value]]);
          const heard: string[] = [];
          const port = await servers.raw((socket, text) => {
            heard.push(text);
            socket.end("HTTP/1.1 204 No Content\r\n\r\n");
          });
          const { error } = await send(upstream, request, plain(port));
          if (error !== null) expect(error.failure).to.equal("request");
          else expect(heard.join("")).to.match(/^GET \S+ HTTP\/1\.1\r\n[^\r\n]*\r\n\r\n$/);
        }),
        { numRuns: 60 },
      );
    });

    it("not at all without its body", async () => {
      const request = bare("POST", "http://a.test/");
      request.rawContent = null;
      const { error } = await send(upstream, request, plain(await servers.raw(() => undefined)));
      expect(error?.failure).to.equal("request");
    });

    it("bit by bit where it streams", async () => {
      let heard = "";
      const port = await servers.raw((socket, text) => {
        heard += text;
        if (text.endsWith("0\r\n\r\n")) socket.end("HTTP/1.1 204 No Content\r\n\r\n");
      });
      const request = bare("POST", "http://a.test/");
      await new Promise<void>((resolve, reject) => {
        const sent = upstream.send(
          request,
          {
            onResponse: () => undefined,
            onData: () => undefined,
            onEnd: () => resolve(),
            onError: reject,
          },
          { destination: plain(port), streams: true },
        );
        sent.write(Buffer.from("ab"));
        setTimeout(() => {
          sent.write(Buffer.from("c"));
          sent.end();
        }, 20);
      });
      expect(heard).to.equal(
        "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n",
      );
    });
  });

  describe("is answered", () => {
    async function answered(bytes: string, method = "GET") {
      const port = await servers.raw((socket) => socket.end(Buffer.from(bytes, "latin1")));
      return send(upstream, bare(method, "http://a.test/"), plain(port));
    }

    it("with head and body as they came", async () => {
      const { response, error } = await answered(
        "HTTP/1.1 299 caf\xe9 au lait\r\nX-A: 1\r\nx-a:\t2 \r\nContent-Length: 3\r\n\r\na\0\xff",
      );
      expect(error).to.equal(null);
      expect(response?.statusCode).to.equal(299);
      expect(response?.reason).to.equal("caf\xe9 au lait");
      expect([...(response?.headers ?? [])]).to.deep.equal([
        ["X-A", "1"],
        ["x-a", "2"],
        ["Content-Length", "3"],
      ]);
      expect(response?.rawContent).to.deep.equal(Buffer.from("a\0\xff", "latin1"));
      expect(response?.httpVersion).to.equal("HTTP/1.1");
    });

    it("in HTTP/1.0, until the connection ends", async () => {
      const { response, error } = await answered("HTTP/1.0 200 OK\r\n\r\nall of it");
      expect(error).to.equal(null);
      expect(response?.httpVersion).to.equal("HTTP/1.0");
      expect(response?.rawContent?.toString()).to.equal("all of it");
    });

    it("in chunks, with trailers", async () => {
      const { response } = await answered(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1;x=y\r\nc\r\n0\r\nX-T: u\r\n\r\n",
      );
      expect(response?.rawContent?.toString()).to.equal("abc");
      expect([...(response?.trailers ?? [])]).to.deep.equal([["X-T", "u"]]);
    });

    it("without a body where there is none: HEAD, 204, 304", async () => {
      const head = await answered("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n", "HEAD");
      const unchanged = await answered("HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n");
      expect([head.error, unchanged.error]).to.deep.equal([null, null]);
      expect(head.response?.rawContent?.length).to.equal(0);
    });

    it("after interim responses", async () => {
      const informed: number[] = [];
      const port = await servers.raw((socket) =>
        socket.end(
          "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\n" +
            "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx",
        ),
      );
      let body = "";
      await new Promise<void>((resolve, reject) =>
        upstream.send(
          bare("GET", "http://a.test/"),
          {
            onInformation: ({ statusCode }) => informed.push(statusCode),
            onResponse: () => undefined,
            onData: (chunk) => (body += chunk.toString()),
            onEnd: () => resolve(),
            onError: reject,
          },
          { destination: plain(port) },
        ),
      );
      expect(informed).to.deep.equal([100, 103]);
      expect(body).to.equal("x");
    });

    it("with another protocol, whose first bytes are not lost", async () => {
      const port = await servers.raw((socket) =>
        socket.write("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\nfirst"),
      );
      const bytes = await new Promise((resolve, reject) =>
        upstream.send(
          bare("GET", "http://a.test/", "", { Upgrade: "x", Connection: "upgrade" }),
          {
            onResponse: () => undefined,
            onData: () => undefined,
            onEnd: () => undefined,
            onUpgrade: (_response, stream) => stream.once("data", resolve).resume(),
            onError: reject,
          },
          { destination: plain(port) },
        ),
      );
      expect(String(bytes)).to.equal("first");
    });
  });

  describe("goes over a connection", () => {
    const ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    it("that is kept for the next", async () => {
      const port = await servers.raw((socket) => socket.write(ok));
      const first = await send(upstream, bare("GET", "http://a.test/"), plain(port));
      const second = await send(upstream, bare("GET", "http://a.test/"), plain(port));
      expect(second.serverConn?.id).to.equal(first.serverConn?.id);
    });

    it("of its own while others are busy", async () => {
      const port = await servers.raw((socket) => setTimeout(() => socket.write(ok), 20));
      const outcomes = await Promise.all(
        [1, 2].map(() => send(upstream, bare("GET", "http://a.test/"), plain(port))),
      );
      expect(new Set(outcomes.map(({ serverConn }) => serverConn?.id)).size).to.equal(2);
    });

    for (const { what, bytes } of [
      {
        what: "the server says that it closes",
        bytes: ok.replace("\r\n", "\r\nConnection: close\r\n"),
      },
      { what: "the server speaks HTTP/1.0", bytes: ok.replace("HTTP/1.1", "HTTP/1.0") },
      { what: "there is more than the response", bytes: `${ok}HTTP/1.1 200 OK\r\n` },
    ]) {
      it(`that is not kept where ${what}`, async () => {
        const port = await servers.raw((socket) => socket.write(bytes));
        const first = await send(upstream, bare("GET", "http://a.test/"), plain(port));
        const second = await send(upstream, bare("GET", "http://a.test/"), plain(port));
        expect([first.error, second.error]).to.deep.equal([null, null]);
        expect(second.serverConn?.id).not.to.equal(first.serverConn?.id);
      });
    }

    /** A server that answers once on each connection, and closes it when it is asked again. */
    const answersOnce = () => {
      const seen = new WeakSet();
      return servers.raw((socket) => {
        if (seen.has(socket)) socket.destroy();
        else socket.write(ok);
        seen.add(socket);
      });
    };

    it("that is new where the server closed the kept one meanwhile", async () => {
      const port = await answersOnce();
      await send(upstream, bare("GET", "http://a.test/"), plain(port));
      const { error, response } = await send(upstream, bare("GET", "http://a.test/"), plain(port));
      expect(error).to.equal(null);
      expect(response?.statusCode).to.equal(200);
    });

    it("that is new where it may not be sent twice", async () => {
      const port = await answersOnce();
      await send(upstream, bare("GET", "http://a.test/"), plain(port));
      const { error } = await send(upstream, bare("POST", "http://a.test/"), plain(port));
      expect(error).to.equal(null);
    });

    it("only once where it may not be sent twice, and the caller wants a kept one", async () => {
      const port = await answersOnce();
      await send(upstream, bare("GET", "http://a.test/"), plain(port));
      const error = await new Promise<Error>((resolve) =>
        upstream.send(
          bare("POST", "http://a.test/"),
          {
            onResponse: () => undefined,
            onData: () => undefined,
            onEnd: () => undefined,
            onError: resolve,
          },
          { destination: plain(port) },
        ),
      );
      expect(error.message).to.equal("server closed connection");
    });

    it("whose times and addresses are recorded", async () => {
      const port = await servers.raw((socket) => socket.write(ok));
      const before = Date.now() / 1000;
      const { serverConn } = await send(upstream, bare("GET", "http://a.test/"), plain(port));
      const { timestampStart, timestampTcpSetup, timestampTlsSetup, peername, sockname, address } =
        serverConn ?? expect.fail("no connection");
      expect(timestampStart).to.be.at.least(before);
      expect(timestampTcpSetup).to.be.at.least(timestampStart ?? Infinity);
      expect(timestampTlsSetup).to.equal(null);
      expect(address).to.deep.equal(["127.0.0.1", port]);
      expect(peername).to.deep.equal(["127.0.0.1", port]);
      expect(sockname?.[0]).to.equal("127.0.0.1");
    });
  });

  describe("fails", () => {
    for (const { what, bytes, failure, message, hasResponse = false } of [
      { what: "nothing", bytes: "", failure: "closed", message: "server closed connection" },
      {
        what: "half a head",
        bytes: "HTTP/1.1 200 O",
        failure: "closed",
        message: "unexpected server response: b'HTTP/1.1 200 O'",
      },
      {
        what: "half a body",
        bytes: "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc",
        failure: "closed",
        message:
          "HTTP/1 protocol error: peer closed connection without sending complete message body " +
          "(received 3 bytes, expected 10)",
        hasResponse: true,
      },
      {
        what: "half the chunks",
        bytes: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
        failure: "closed",
        message:
          "HTTP/1 protocol error: peer closed connection without sending complete message body " +
          "(incomplete chunked read)",
        hasResponse: true,
      },
      {
        what: "what is not HTTP",
        bytes: "SSH-2.0-x\r\n\r\n",
        failure: "protocol",
        message:
          "Cannot parse HTTP response: the first line is not a version, a status and a reason",
      },
      {
        what: "a body with two ends",
        bytes: "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
        failure: "protocol",
        message:
          "Cannot parse HTTP response: there is both a Content-Length and a Transfer-Encoding",
      },
    ]) {
      it(`where the server sends ${what}`, async () => {
        const port = await servers.raw((socket) => socket.end(bytes));
        const { error, response } = await send(
          upstream,
          bare("GET", "http://a.test/"),
          plain(port),
        );
        expect(error?.failure).to.equal(failure);
        expect(error?.message).to.equal(message);
        expect(response !== null).to.equal(hasResponse);
      });
    }

    it("where nobody listens", async () => {
      const { error } = await send(upstream, bare("GET", "http://a.test/"), plain(1));
      expect(error?.failure).to.equal("connect");
      expect(error?.message).to.match(/^\[Errno \d+\] Connect call failed \('127\.0\.0\.1', 1\)$/);
      expect(error?.serverConn?.timestampStart).to.be.a("number");
      expect(error?.serverConn?.error).to.equal(error?.message);
    });

    it("where the name is not known", async () => {
      const destination = { ...plain(80), host: "nowhere.invalid" };
      const { error } = await send(upstream, bare("GET", "http://a.test/"), destination);
      expect(error?.failure).to.equal("dns");
    });

    it("where the server takes too long", async () => {
      const impatient = createUpstream({ responseTimeout: 50 });
      const port = await servers.raw(() => undefined);
      const { error } = await send(impatient, bare("GET", "http://a.test/"), plain(port));
      expect(error?.failure).to.equal("timeout");
      expect(error?.message).to.equal("no response after 0.05 s");
    });

    it("and calls nothing back after it was given up", async () => {
      const port = await servers.raw((socket) => socket.write("HTTP/1.1 200 OK\r\n\r\nab"));
      const called: string[] = [];
      await new Promise<void>((resolve) => {
        const sent = upstream.send(
          bare("GET", "http://a.test/"),
          {
            onResponse: () => {
              called.push("response");
              sent.abort();
              setTimeout(resolve, 20);
            },
            onData: () => called.push("data"),
            onEnd: () => called.push("end"),
            onError: () => called.push("error"),
          },
          { destination: plain(port) },
        );
      });
      expect(called).to.deep.equal(["response"]);
    });
  });

  describe("through a proxy", () => {
    const via = (port: number) =>
      ({ scheme: "http", host: "127.0.0.1", port, auth: "me:secret" }) as const;

    it("has the whole URL, and says who we are", async () => {
      let heard = "";
      const port = await servers.raw((socket, text) => {
        heard = text;
        socket.end("HTTP/1.1 204 No Content\r\n\r\n");
      });
      const request = bare("GET", "http://a.test:81/x", "", { Host: "a.test:81" });
      const destination = { host: "a.test", port: 81, tls: null, via: via(port) };
      const { serverConn } = await send(upstream, request, destination);
      expect(heard).to.equal(
        "GET http://a.test:81/x HTTP/1.1\r\nHost: a.test:81\r\n" +
          "Proxy-Authorization: Basic bWU6c2VjcmV0\r\n\r\n",
      );
      expect(serverConn?.via).to.deep.equal(["http", ["127.0.0.1", port]]);
      expect(serverConn?.address).to.deep.equal(["a.test", 81]);
    });

    it("goes through a tunnel where it must", async () => {
      const heard: string[] = [];
      const port = await servers.raw((socket, text) => {
        heard.push(text);
        socket.write(heard.length === 1 ? "HTTP/1.1 200 Fine\r\n\r\n" : "HTTP/1.1 204 x\r\n\r\n");
      });
      const destination = { host: "a.test", port: 81, tls: null, via: via(port), tunnels: true };
      const { error } = await send(upstream, bare("GET", "http://a.test:81/x"), destination);
      expect(error).to.equal(null);
      expect(heard).to.deep.equal([
        "CONNECT a.test:81 HTTP/1.1\r\nHost: a.test:81\r\n" +
          "Proxy-Authorization: Basic bWU6c2VjcmV0\r\n\r\n",
        "GET /x HTTP/1.1\r\n\r\n",
      ]);
    });

    it("fails where the proxy refuses", async () => {
      const port = await servers.raw((socket) =>
        socket.end("HTTP/1.1 403 Not for you\r\nContent-Length: 2\r\n\r\nno"),
      );
      const destination = { host: "a.test", port: 81, tls: null, via: via(port), tunnels: true };
      const { error } = await send(upstream, bare("GET", "http://a.test:81/x"), destination);
      expect(error?.failure).to.equal("proxy");
      expect(error?.message).to.equal(
        `Upstream proxy 127.0.0.1:${port} refused HTTP CONNECT request: 403 Not for you`,
      );
    });
  });
});
