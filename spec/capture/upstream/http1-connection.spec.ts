import { expect } from "chai";
import { Servers } from "../../support/servers.js";
import { bare, plain, send, useUpstream } from "./support.js";

describe("a request over HTTP/1", () => {
  const servers = new Servers();
  const client = useUpstream();

  describe("goes over a connection", () => {
    const ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    it("that is kept for the next", async () => {
      const port = await servers.raw((socket) => socket.write(ok));
      const first = await send(client.upstream, bare("GET", "http://a.test/"), plain(port));
      const second = await send(client.upstream, bare("GET", "http://a.test/"), plain(port));
      expect(second.serverConn?.id).to.equal(first.serverConn?.id);
    });

    it("of its own while others are busy", async () => {
      const port = await servers.raw((socket) => setTimeout(() => socket.write(ok), 20));
      const outcomes = await Promise.all(
        [1, 2].map(() => send(client.upstream, bare("GET", "http://a.test/"), plain(port))),
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
        const first = await send(client.upstream, bare("GET", "http://a.test/"), plain(port));
        const second = await send(client.upstream, bare("GET", "http://a.test/"), plain(port));
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
      await send(client.upstream, bare("GET", "http://a.test/"), plain(port));
      const { error, response } = await send(
        client.upstream,
        bare("GET", "http://a.test/"),
        plain(port),
      );
      expect(error).to.equal(null);
      expect(response?.statusCode).to.equal(200);
    });

    it("that is new where it may not be sent twice", async () => {
      const port = await answersOnce();
      await send(client.upstream, bare("GET", "http://a.test/"), plain(port));
      const { error } = await send(client.upstream, bare("POST", "http://a.test/"), plain(port));
      expect(error).to.equal(null);
    });

    it("only once where it may not be sent twice, and the caller wants a kept one", async () => {
      const port = await answersOnce();
      await send(client.upstream, bare("GET", "http://a.test/"), plain(port));
      const error = await new Promise<Error>((resolve) =>
        client.upstream.send(
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
      const { serverConn } = await send(
        client.upstream,
        bare("GET", "http://a.test/"),
        plain(port),
      );
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
      const { serverConn } = await send(client.upstream, request, destination);
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
      const { error } = await send(client.upstream, bare("GET", "http://a.test:81/x"), destination);
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
      const { error } = await send(client.upstream, bare("GET", "http://a.test:81/x"), destination);
      expect(error?.failure).to.equal("proxy");
      expect(error?.message).to.equal(
        `Upstream proxy 127.0.0.1:${port} refused HTTP CONNECT request: 403 Not for you`,
      );
    });
  });
});
