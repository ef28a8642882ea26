import { expect } from "chai";
import { Servers } from "../../support/servers.js";
import { bare, plain, send, useUpstream } from "./support.js";

describe("a request over HTTP/1 is answered", () => {
  const servers = new Servers();
  const client = useUpstream();

  async function answered(bytes: string, method = "GET") {
    const port = await servers.raw((socket) => socket.end(Buffer.from(bytes, "latin1")));
    return send(client.upstream, bare(method, "http://a.test/"), plain(port));
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
      client.upstream.send(
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
      client.upstream.send(
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
