import { expect } from "chai";
import { Headers } from "../../../lib/flow/headers.js";
import { Request } from "../../../lib/flow/request.js";
import { fc } from "../../support/property.js";
import { Servers } from "../../support/servers.js";
import { bare, plain, send, useUpstream } from "./support.js";

describe("a request over HTTP/1 is sent", () => {
  const servers = new Servers();
  const client = useUpstream();

  /** What is on the wire for a request. */
  async function wire(request: Request): Promise<string> {
    let heard = "";
    const port = await servers.raw((socket, text) => {
      heard = text;
      socket.end("HTTP/1.1 204 No Content\r\n\r\n");
    });
    const { error } = await send(client.upstream, request, plain(port));
    if (error !== null) throw error;
    return heard;
  }

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

  it("with the Host that it goes to where it was HTTP/2 and said none", async () => {
    const request = bare("GET", "https://[::1]:8/", "", [["x", "y"]]);
    request.httpVersion = "HTTP/2.0";
    expect(await wire(request)).to.equal("GET / HTTP/1.1\r\nHost: [::1]:8\r\nx: y\r\n\r\n");
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
        const { error } = await send(client.upstream, request, plain(port));
        if (error !== null) expect(error.failure).to.equal("request");
        else expect(heard.join("")).to.match(/^GET \S+ HTTP\/1\.1\r\n[^\r\n]*\r\n\r\n$/);
      }),
      { numRuns: 60 },
    );
  });

  it("not at all without its body", async () => {
    const request = bare("POST", "http://a.test/");
    request.rawContent = null;
    const { error } = await send(
      client.upstream,
      request,
      plain(await servers.raw(() => undefined)),
    );
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
      const sent = client.upstream.send(
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
