import { createSecureServer, type Http2SecureServer, type ServerHttp2Stream } from "node:http2";
import { expect } from "chai";
import type { Authority, LeafCertificate } from "../../../lib/capture/ca/authority.js";
import { leafNames } from "../../../lib/capture/ca/leaf-names.js";
import { loadAuthority } from "../../../lib/capture/ca/load-authority.js";
import type { Destination } from "../../../lib/capture/upstream/destination.js";
import { createUpstream } from "../../../lib/capture/upstream/pool.js";
import type { Upstream } from "../../../lib/capture/upstream/upstream.js";
import { Headers } from "../../../lib/flow/headers.js";
import { Servers } from "../../support/servers.js";
import { useTemporaryFolder } from "../../support/temporary-folder.js";
import { bare, send } from "./support.js";

describe("a request over TLS", () => {
  const folder = useTemporaryFolder("for all");
  const servers = new Servers();
  let authority: Authority;
  let leaf: LeafCertificate;
  let upstream: Upstream;
  before(async () => {
    authority = await loadAuthority(folder.path);
    leaf = await authority.leafFor(leafNames(null, ["a.test", "127.0.0.1"]));
  });
  beforeEach(() => {
    upstream = createUpstream({ trusted: authority.certificate });
  });
  afterEach(() => upstream.close());

  const server = (allowHTTP1 = true): Http2SecureServer =>
    createSecureServer({ cert: leaf.chain, key: leaf.privateKey, allowHTTP1 });
  const to = (port: number, sni = "a.test", alpnOffers = ["h2", "http/1.1"]): Destination => ({
    host: "127.0.0.1",
    port,
    tls: { sni, alpnOffers },
    via: null,
  });

  /** A server that answers each stream by hand. */
  function streaming(answer: (stream: ServerHttp2Stream, headers: readonly string[]) => void) {
    const made = server();
    made.on("stream", (stream: ServerHttp2Stream, ...[, , raw]: unknown[]) => {
      stream.on("error", () => undefined);
      answer(stream, Array.isArray(raw) ? raw.map(String) : []);
    });
    return servers.listen(made);
  }

  it("goes in HTTP/2 where that is agreed on, with what HTTP/1 says of connections left out", async () => {
    let heard: readonly string[] = [];
    let body = "";
    const port = await streaming((stream, headers) => {
      heard = headers;
      stream.on("data", (chunk: Buffer) => (body += chunk.toString()));
      stream.on("end", () => {
        stream.respond({ ":status": 201, "x-a": ["1", "2"] }, { waitForTrailers: true });
        stream.on("wantTrailers", () => stream.sendTrailers({ "x-sum": "3" }));
        stream.end("made");
      });
    });
    const request = bare("POST", "https://a.test/x?y", "hello", [
      ["Host", "a.test:8"],
      ["X-Case", "kept"],
      ["Connection", "x-own, keep-alive"],
      ["X-Own", "gone"],
      ["Transfer-Encoding", "chunked"],
      ["TE", "gzip"],
    ]);
    const { response, error, serverConn } = await send(upstream, request, to(port));
    expect(error).to.equal(null);
    expect(heard).to.deep.equal([
      ...[":method", "POST", ":scheme", "https", ":path", "/x?y", ":authority", "a.test:8"],
      ...["x-case", "kept"],
    ]);
    expect(body).to.equal("hello");
    expect(response?.httpVersion).to.equal("HTTP/2.0");
    expect([response?.statusCode, response?.reason, response?.text]).to.deep.equal([
      201,
      "",
      "made",
    ]);
    expect(response?.headers.getAll("x-a")).to.deep.equal(["1", "2"]);
    expect([...(response?.trailers ?? [])]).to.deep.equal([["x-sum", "3"]]);
    expect(serverConn?.alpn?.toString()).to.equal("h2");
    expect(serverConn?.alpnOffers.map(String)).to.deep.equal(["h2", "http/1.1"]);
  });

  it("shares one HTTP/2 connection with others, also while it is opened", async () => {
    const port = await streaming((stream) => {
      stream.respond({ ":status": 200 });
      stream.end();
    });
    const outcomes = await Promise.all(
      [1, 2, 3].map(() => send(upstream, bare("GET", "https://a.test/"), to(port))),
    );
    expect(new Set(outcomes.map(({ serverConn }) => serverConn?.id)).size).to.equal(1);
  });

  it("goes in HTTP/1 where that is offered alone", async () => {
    const made = server();
    made.on("request", (request, response) => response.end(request.httpVersion));
    const port = await servers.listen(made);
    // Node.js refuses HTTP/1.1 without a Host here from release 24 on.
    const { response, serverConn } = await send(
      upstream,
      bare("GET", "https://a.test/", "", [["Host", "a.test"]]),
      to(port, "a.test", ["http/1.1"]),
    );
    expect(response?.text).to.equal("1.1");
    expect(serverConn?.alpn?.toString()).to.equal("http/1.1");
  });

  it("has what was agreed on recorded", async () => {
    const port = await streaming((stream) => {
      stream.respond({ ":status": 200 });
      stream.end();
    });
    const { serverConn } = await send(upstream, bare("GET", "https://a.test/"), to(port));
    if (serverConn === null) expect.fail("no connection");
    expect(serverConn.tls).to.equal(true);
    expect(serverConn.sni).to.equal("a.test");
    expect(serverConn.tlsVersion).to.equal("TLSv1.3");
    expect(serverConn.cipher).to.match(/^TLS_/);
    expect(serverConn.certificateList.map(String)).to.deep.equal([leaf.certificate.toString()]);
    expect(serverConn.timestampTlsSetup).to.be.at.least(serverConn.timestampTcpSetup ?? Infinity);
  });

  it("fails where a stream is reset, and leaves the connection to others", async () => {
    let count = 0;
    const port = await streaming((stream) => {
      if (++count === 1) {
        stream.close(2);
        return;
      }
      stream.respond({ ":status": 200 });
      stream.end();
    });
    const first = await send(upstream, bare("POST", "https://a.test/"), to(port));
    expect(first.error?.message).to.equal("stream reset by client (INTERNAL_ERROR)");
    const second = await send(upstream, bare("GET", "https://a.test/"), to(port));
    expect(second.error).to.equal(null);
  });

  it("fails where HTTP/2 has no such request", async () => {
    const port = await streaming((stream) => stream.respond({ ":status": 200 }));
    const request = bare("GET", "https://a.test/");
    request.headers = new Headers({ "a b": "c" });
    const { error } = await send(upstream, request, to(port));
    expect(error?.failure).to.equal("request");
  });

  for (const { what, verifies, trusts, sni, message } of [
    {
      what: "a certificate that nobody vouches for",
      verifies: true,
      trusts: false,
      sni: "a.test",
      message: "Certificate verify failed: unable to get local issuer certificate",
    },
    {
      what: "a certificate for another name",
      verifies: true,
      trusts: true,
      sni: "b.test",
      message: "Certificate verify failed: hostname mismatch",
    },
    {
      what: "a certificate for another address",
      verifies: true,
      trusts: true,
      sni: "127.0.0.2",
      message: "Certificate verify failed: IP address mismatch",
    },
    { what: "any certificate", verifies: false, trusts: false, sni: "b.test", message: null },
    {
      what: "a certificate for the address",
      verifies: true,
      trusts: true,
      sni: "127.0.0.1",
      message: null,
    },
  ]) {
    it(`${message === null ? "takes" : "refuses"} ${what}${verifies ? "" : ", with -k"}`, async () => {
      const port = await streaming((stream) => {
        stream.respond({ ":status": 200 });
        stream.end();
      });
      const own = createUpstream({ verifies, trusted: trusts ? authority.certificate : null });
      const { error } = await send(own, bare("GET", "https://a.test/"), to(port, sni));
      own.close();
      expect(error?.message ?? null).to.equal(message);
      if (message !== null) expect(error?.failure).to.equal("certificate");
    });
  }

  it("may start TLS after the connection stands, and be sent over it", async () => {
    const port = await streaming((stream) => {
      stream.respond({ ":status": 200 });
      stream.end();
    });
    const destination = to(port);
    const connection = await upstream.connect({ ...destination, tls: null });
    expect(connection.serverConn.tlsEstablished).to.equal(false);
    if (destination.tls !== null) await connection.startTls(destination.tls);
    expect(connection.isHttp2).to.equal(true);
    connection.release();
    const { serverConn } = await send(upstream, bare("GET", "https://a.test/"), destination);
    expect(serverConn?.id).to.equal(connection.serverConn.id);
  });
});
