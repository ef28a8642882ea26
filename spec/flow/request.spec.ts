import { expect } from "chai";
import { Request } from "../../lib/flow/request.js";
import { ofType, readFlowOf, rewritten } from "../support/mitm-file.js";
import { smallHttpFlow } from "../support/small-flow.js";
import { bytes } from "../support/tnetstring.js";
import { requestWith } from "./request-support.js";

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

describe("the first line of a request", () => {
  for (const [format, parts] of [
    ["relative", {}],
    ["absolute", { authority: bytes("example.com") }],
    ["authority", { method: bytes("CONNECT") }],
    ["authority", { method: bytes("connect"), authority: bytes("example.com") }],
  ] as const) {
    it(`has a target in ${format} form`, async () => {
      expect((await requestWith(parts)).firstLineFormat).to.equal(format);
    });
  }
});

describe("a request for a response", () => {
  function requestAccepting(value: string): Request {
    return Request.make("GET", "http://example.com/", "", {
      "Accept-Encoding": value,
      "If-None-Match": "x",
      "If-Modified-Since": "y",
      "If-Match": "z",
    });
  }

  it("that is not from a cache leaves out what a cache answers", () => {
    const request = requestAccepting("gzip");
    request.anticache();
    expect(request.headers.keys()).to.deep.equal(["Accept-Encoding", "If-Match", "content-length"]);
  });

  it("that is not compressed asks for that", () => {
    const request = requestAccepting("gzip");
    request.anticomp();
    expect(request.headers.get("accept-encoding")).to.equal("identity");
  });

  for (const [accepted, left] of [
    ["br;q=1.0, compress, gzip;q=0.8, *;q=0.1", "br, gzip"],
    ["zstd,deflate , identity", "zstd, deflate, identity"],
    ["gzip, br", "gzip, br"],
    ["x-gzip", "gzip"],
    ["compress", ""],
    ["", ""],
  ] as const) {
    it(`that can be decoded here is asked for in the same order: ${accepted}`, () => {
      const request = requestAccepting(accepted);
      request.constrainEncoding();
      expect(request.headers.get("accept-encoding")).to.equal(left);
    });
  }

  it("is not asked for in a way of its own when the request said nothing", () => {
    const request = Request.make("GET", "http://example.com/");
    request.constrainEncoding();
    expect(request.headers.has("accept-encoding")).to.be.false;
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

  it("makes one with an empty body when nothing is said", () => {
    const request = Request.make("GET", "http://example.com/");
    expect([request.content, [...request.headers]]).to.deep.equal([
      Buffer.alloc(0),
      [["content-length", "0"]],
    ]);
  });

  it("encodes text in the charset that the headers say", () => {
    const contents = ["iso-8859-1", "utf-8"].map((charset) => {
      const headers = { "content-type": `text/plain; charset=${charset}` };
      return Request.make("POST", "http://example.com/", "ü", headers).content;
    });
    expect(contents).to.deep.equal([Buffer.of(0xfc), Buffer.from("ü")]);
  });

  it("takes bytes as they are", () => {
    const request = Request.make("POST", "http://example.com/", Uint8Array.of(0xff));
    expect(request.rawContent).to.deep.equal(Buffer.of(0xff));
  });

  it("has times", () => {
    const { timestampStart, timestampEnd } = Request.make("GET", "http://example.com/");
    const now = Date.now() / 1000;
    expect(timestampStart).to.be.within(now - 60, now + 1);
    expect(timestampEnd).to.be.within(now - 60, now + 1);
  });

  it("refuses what is no URL", () => {
    expect(() => Request.make("GET", "/path")).to.throw(TypeError);
  });
});
