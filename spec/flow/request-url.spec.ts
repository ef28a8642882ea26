import { expect } from "chai";
import { fc } from "../support/property.js";
import { bytes, integer, text, type Element } from "../support/tnetstring.js";
import { host, requestWith } from "./request-support.js";

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

  for (const [url, host, port, path] of [
    ["http://user:password@example.org/", "example.org", 80, "/"],
    ["HTTP://EXAMPLE.org:0/A", "example.org", 80, "/A"],
    ["https://example.org:/", "example.org", 443, "/"],
    ["http://[::1]:8080/a", "::1", 8080, "/a"],
    ["http://[FE80::1%En0]", "fe80::1%En0", 80, "/"],
    ["http://b\u00fccher.example/\u00fc", "b\u00fccher.example", 80, "/\u00fc"],
    ["http://xn--bcher-kva.example/", "b\u00fccher.example", 80, "/"],
    [" http://exam\tple.org/a\r\nb", "example.org", 80, "/ab"],
    ["http://example.org//a?#", "example.org", 80, "//a?#"],
  ] as const) {
    it(`is taken apart: ${JSON.stringify(url)}`, async () => {
      const request = await requestWith({});
      request.url = url;
      expect([request.host, request.port, request.path]).to.deep.equal([host, port, path]);
    });
  }

  it("has no brackets around an IPv6 address, as in mitmproxy", async () => {
    const request = await requestWith({ host: text("::1") });
    expect(request.url).to.equal("http://::1/");
  });

  it("sets the Host header and the authority, also where host and port stay", async () => {
    const request = await requestWith({
      ...host("front.example"),
      authority: bytes("front.example"),
    });
    request.url = "http://example.com/new";
    expect([request.headers.get("host"), request.authority]).to.deep.equal([
      "example.com",
      "example.com",
    ]);
  });

  it("leaves the Host header alone when it is set to what it is", async () => {
    const request = await requestWith(host("front.example"));
    request.url = "http://example.com/";
    expect(request.headers.get("host")).to.equal("front.example");
  });

  for (const url of [
    "http://example.org:65536/",
    "http://example.org:x/",
    "http://a[::1]/",
    "http://[1.2.3.4]/",
    "http://[::1/",
    "http://a..b/",
    "http://a\u2100b/",
    "http://xn--/",
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

describe("the pretty URL of a request", () => {
  const transparent = { host: text("192.0.2.1"), port: integer(8080) };
  for (const [title, parts, prettyHost, prettyUrl] of [
    [
      "has the host that the client named",
      host("example.com:81"),
      "example.com",
      "http://example.com:81/",
    ],
    [
      "has the port of the scheme when none is named",
      host("example.com"),
      "example.com",
      "http://example.com/",
    ],
    ["has an IPv6 address without brackets", host("[::1]:81"), "::1", "http://::1:81/"],
    ["has what cannot be understood as it is", host("a b:x"), "a b:x", "http://a b:x/"],
    ["is the URL when the client named no host", {}, "192.0.2.1", "http://192.0.2.1:8080/"],
    ["has no path for `*`", { ...host("a"), path: bytes("*") }, "a", "http://a"],
    [
      "is the authority for CONNECT",
      { ...host("a"), method: bytes("connect"), authority: bytes("b:443") },
      "a",
      "b:443",
    ],
  ] as const) {
    it(title, async () => {
      const request = await requestWith({ ...transparent, ...parts });
      expect([request.prettyHost, request.prettyUrl]).to.deep.equal([prettyHost, prettyUrl]);
    });
  }
});

/** The slash that a URL without a path gets. */
function pathless(match: string, before: string): string {
  return /^https?:\/\/[^/]+$/.test(before) ? `${before}/?` : match;
}
