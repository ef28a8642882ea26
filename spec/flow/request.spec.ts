import { fc } from "../support/property.js";
import { expect } from "chai";
import { Request } from "../../lib/flow/request.js";
import { ofType, readFlowOf, rewritten } from "../support/mitm-file.js";
import { smallHttpFlow, smallRequest } from "../support/small-flow.js";
import { bytes, integer, list, text, type Element } from "../support/tnetstring.js";

async function requestWith(others: Readonly<Record<string, Element>>): Promise<Request> {
  const flow = await readFlowOf("http", smallHttpFlow({ request: smallRequest(others) }));
  return flow.request;
}

function host(value: string): Readonly<Record<string, Element>> {
  return { headers: list(list(bytes("Host"), bytes(value))) };
}

describe("a request's URL", () => {
  const urls: readonly (readonly [parts: Readonly<Record<string, Element>>, url: string])[] = [
    [{}, "http://example.com/"],
    [{ path: bytes("/a?b=c#d") }, "http://example.com/a?b=c#d"],
    [{ port: integer(8080) }, "http://example.com:8080/"],
    [{ scheme: bytes("https"), port: integer(443) }, "https://example.com/"],
    [{ scheme: bytes("https"), port: integer(80) }, "https://example.com:80/"],
    [{ scheme: bytes("http"), port: integer(443) }, "http://example.com:443/"],
    [{ host: text("bücher.example") }, "http://bücher.example/"],
    [{ path: bytes("/%C3%BC") }, "http://example.com/%C3%BC"],
    [{ path: bytes("*"), method: bytes("OPTIONS") }, "http://example.com"],
    [{ method: bytes("CONNECT"), port: integer(443), path: bytes("") }, "example.com:443"],
  ];
  for (const [parts, url] of urls) {
    it(`is put together of its parts: ${url}`, async () => {
      expect((await requestWith(parts)).url).to.equal(url);
    });
  }

  it("sets scheme, host, port and path", async () => {
    const request = await requestWith({});
    request.url = "https://example.org:8443/new?x=1";
    expect([request.scheme, request.host, request.port, request.path]).to.deep.equal([
      "https",
      "example.org",
      8443,
      "/new?x=1",
    ]);
  });

  for (const url of [
    "http://example.org/",
    "https://example.org/a/b?c=d&e",
    "https://example.org:8443/",
    "http://192.0.2.1:8080/x",
    "http://example.org/%2F/../a//b?%20",
    "http://example.org/a#fragment",
  ]) {
    it(`is what it was set to: ${url}`, async () => {
      const request = await requestWith({});
      request.url = url;
      expect(request.url).to.equal(url);
    });
  }

  it("is what it was set to, for most URLs", async () => {
    const request = await requestWith({});
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true }), (url) => {
        request.url = url;
        const isBare = new RegExp("^https?://[^/?]+$").test(url);
        expect(request.url).to.equal(isBare ? `${url}/` : url.replace(/^([^?]*[^/?])\?/, pathless));
      }),
      { numRuns: 300 },
    );
  });

  it("gets a slash for a path where it has none", async () => {
    const request = await requestWith({});
    request.url = "http://example.org?x=1";
    expect(request.path).to.equal("/?x=1");
  });

  it("has the scheme's port where it names none", async () => {
    const request = await requestWith({ port: integer(8080) });
    request.url = "https://example.org/";
    expect(request.port).to.equal(443);
  });

  for (const url of [
    "",
    "/path",
    "example.org",
    "http://",
    "http:///x",
    "not a url",
    "http://a b/",
  ]) {
    it(`refuses ${JSON.stringify(url)}, and changes nothing`, async () => {
      const request = await requestWith({});
      expect(() => (request.url = url)).to.throw(TypeError);
      expect(request.url).to.equal("http://example.com/");
    });
  }
});

describe("a request's host", () => {
  it("sets the Host header too, where there is one", async () => {
    const request = await requestWith(host("example.com"));
    request.host = "example.org";
    expect(request.headers.get("Host")).to.equal("example.org");
  });

  it("adds no Host header where there is none", async () => {
    const request = await requestWith({});
    request.host = "example.org";
    expect(request.headers.has("Host")).to.be.false;
  });

  it("sets the authority too, where there is one", async () => {
    const request = await requestWith({ authority: bytes("example.com") });
    request.host = "example.org";
    expect(request.authority).to.equal("example.org");
  });

  it("sets no authority where there is none", async () => {
    const request = await requestWith({});
    request.host = "example.org";
    expect(request.authority).to.equal("");
  });

  it("comes with the port that is not the scheme's own", async () => {
    const request = await requestWith({ ...host("example.com:8080"), port: integer(8080) });
    request.host = "example.org";
    expect(request.headers.get("Host")).to.equal("example.org:8080");
  });

  it("leaves another Host header alone when it is set to what it is", async () => {
    const request = await requestWith(host("front.example"));
    request.host = "example.com";
    expect(request.headers.get("Host")).to.equal("front.example");
  });

  it("is in the Host header with its new port", async () => {
    const request = await requestWith(host("example.com"));
    request.port = 8080;
    expect(request.headers.get("Host")).to.equal("example.com:8080");
  });
});

describe("a request's method", () => {
  it("is in upper case", async () => {
    expect((await requestWith({ method: bytes("get") })).method).to.equal("GET");
  });

  it("is what it is set to", async () => {
    const flow = await readFlowOf("http", smallHttpFlow());
    flow.request.method = "PATCH";
    expect(ofType("http", await rewritten(flow)).request.method).to.equal("PATCH");
  });
});

describe("Request.make", () => {
  it("makes one of a method and a URL", () => {
    const request = Request.make("POST", "https://example.com:8443/a?b", "body", { "X-A": "1" });
    expect([
      request.method,
      request.url,
      request.content?.toString(),
      request.httpVersion,
      [...request.headers],
      request.trailers,
    ]).to.deep.equal([
      "POST",
      "https://example.com:8443/a?b",
      "body",
      "HTTP/1.1",
      [
        ["X-A", "1"],
        ["content-length", "4"],
      ],
      null,
    ]);
  });

  it("leaves a Host header as it is given", () => {
    const request = Request.make("GET", "http://192.0.2.1/", "", { Host: "example.com" });
    expect(request.headers.get("host")).to.equal("example.com");
  });

  it("gives a request without a body none to count", () => {
    const request = Request.make("GET", "http://example.com/");
    expect([request.content, request.headers.has("content-length")]).to.deep.equal([
      Buffer.alloc(0),
      false,
    ]);
  });

  it("refuses what is no URL", () => {
    expect(() => Request.make("GET", "/path")).to.throw(TypeError);
  });
});

/** The slash that a URL without a path gets. */
function pathless(match: string, before: string): string {
  return /^https?:\/\/[^/]+$/.test(before) ? `${before}/?` : match;
}
