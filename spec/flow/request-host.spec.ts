import { expect } from "chai";
import { bytes, integer } from "../support/tnetstring.js";
import { host, requestWith } from "./request-support.js";

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

describe("a request's authority", () => {
  it("is in Unicode, and in ASCII in the request", async () => {
    const request = await requestWith({ authority: bytes("xn--bcher-kva.example:81") });
    const seen = request.authority;
    request.authority = "日本.example";
    expect([seen, request.state.get("authority")]).to.deep.equal([
      "bücher.example:81",
      Buffer.from("xn--wgv71a.example"),
    ]);
  });

  it("is text that stands for its bytes where it is no name", async () => {
    const request = await requestWith({ authority: bytes(Buffer.of(0x61, 0xff)) });
    const seen = request.authority;
    request.authority = "ü\udcff";
    expect([seen, request.state.get("authority")]).to.deep.equal([
      "a\udcff",
      Buffer.of(0xc3, 0xbc, 0xff),
    ]);
  });

  it("keeps its spelling when it is set to what it is", async () => {
    const request = await requestWith({ authority: bytes("XN--BCHER-KVA.example") });
    request.authority = "BüCHER.example";
    expect(request.state.get("authority")).to.deep.equal(Buffer.from("XN--BCHER-KVA.example"));
  });
});

describe("the host header of a request", () => {
  const authority = bytes("example.org");
  const http2 = { http_version: bytes("HTTP/2.0"), authority };
  const http3 = { http_version: bytes("HTTP/3"), authority };

  for (const [title, parts, value] of [
    ["the Host header in HTTP/1", { ...host("example.com"), authority }, "example.com"],
    ["nothing when there is none in HTTP/1", { authority }, null],
    ["the authority in HTTP/2", { ...host("example.com"), ...http2 }, "example.org"],
    ["the authority in HTTP/3", { ...host("example.com"), ...http3 }, "example.org"],
    [
      "the Host header in HTTP/2 when there is no authority",
      { ...host("example.com"), ...http2, authority: bytes("") },
      "example.com",
    ],
    ["nothing when there is neither", { ...http2, authority: bytes("") }, null],
  ] as const) {
    it(`is ${title}`, async () => {
      expect((await requestWith(parts)).hostHeader).to.equal(value);
    });
  }

  for (const [title, parts, value, expected] of [
    ["sets the Host header in HTTP/1", { authority }, "a", ["a", "example.org"]],
    ["sets only the authority in HTTP/2", http2, "a", [null, "a"]],
    ["sets both in HTTP/2", { ...host("b"), ...http2 }, "a", ["a", "a"]],
    ["removes the Host header in HTTP/1", { ...host("b"), authority }, null, [null, "example.org"]],
    ["removes both in HTTP/3", { ...host("b"), ...http3 }, null, [null, ""]],
    [
      "leaves both when it is so already",
      { ...host("b"), ...http2 },
      "example.org",
      ["b", "example.org"],
    ],
  ] as const) {
    it(title, async () => {
      const request = await requestWith(parts);
      request.hostHeader = value;
      expect([request.headers.get("host"), request.authority]).to.deep.equal(expected);
    });
  }
});
