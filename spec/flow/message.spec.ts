import { expect } from "chai";
import zlib from "node:zlib";
import { ContentEncodingError } from "../../lib/flow/content-encoding.js";
import { Headers } from "../../lib/flow/headers.js";
import { Response } from "../../lib/flow/response.js";
import { fixture } from "../support/captures.js";
import { ofType, readFlow, readFlows, rewritten, writeFlows } from "../support/mitm-file.js";
import { smallHttpFlow, smallResponse } from "../support/small-flow.js";
import { bytes, encode, list } from "../support/tnetstring.js";
import { flowWith } from "./message-support.js";

const fox = Buffer.from("The quick brown fox jumps over the lazy dog. ".repeat(8));

describe("a message's content", () => {
  it("is null when the body was not kept", async () => {
    const { response } = await flowWith(null, { "content-encoding": "gzip" });
    expect([response.content, response.rawContent]).to.deep.equal([null, null]);
  });

  it("is empty when the body is", async () => {
    const { response } = await flowWith(Buffer.alloc(0), { "content-encoding": "gzip" });
    expect(response.content).to.deep.equal(Buffer.alloc(0));
  });

  it("is the body as it was sent where there is no coding", async () => {
    const { response } = await flowWith(fox);
    expect(response.content).to.deep.equal(fox);
  });

  it("is the body without its coding", async () => {
    const { response } = await flowWith(zlib.gzipSync(fox), { "Content-Encoding": "gzip" });
    expect(response.content).to.deep.equal(fox);
  });

  it("is decoded anew when the raw content changed", async () => {
    const { response } = await flowWith(zlib.gzipSync(fox), { "content-encoding": "gzip" });
    expect(response.content).to.deep.equal(fox);
    response.rawContent = zlib.gzipSync(Buffer.from("other"));
    expect(response.content?.toString()).to.equal("other");
  });

  it("is decoded anew when the header changed", async () => {
    const { response } = await flowWith(zlib.gzipSync(fox), { "content-encoding": "gzip" });
    expect(response.content).to.deep.equal(fox);
    response.headers.delete("content-encoding");
    expect(response.content).to.deep.equal(response.rawContent);
  });

  it("is an error when it cannot be decoded", async () => {
    const { response } = await flowWith(fox, { "content-encoding": "gzip" });
    expect(() => response.content).to.throw(ContentEncodingError);
  });

  it("is the raw content when it cannot be decoded and nobody is strict", async () => {
    const { response } = await flowWith(fox, { "content-encoding": "x-rot13" });
    expect(response.getContent({ strict: false })).to.deep.equal(fox);
  });

  describe("when it is set", () => {
    it("is encoded as the header says", async () => {
      const { response } = await flowWith(zlib.gzipSync(fox), { "content-encoding": "gzip" });
      response.content = Buffer.from("new");
      expect(zlib.gunzipSync(response.rawContent ?? "").toString()).to.equal("new");
    });

    it("corrects Content-Length", async () => {
      const { response } = await flowWith(fox, { "Content-Length": String(fox.length) });
      response.content = Buffer.from("new");
      expect([...response.headers]).to.deep.equal([["Content-Length", "3"]]);
    });

    it("sets Content-Length to the length of what is sent", async () => {
      const { response } = await flowWith(fox, { "content-encoding": "gzip" });
      response.content = Buffer.from("new");
      expect(response.headers.get("content-length")).to.equal(String(response.rawContent?.length));
    });

    it("adds Content-Length where there was none", async () => {
      const { response } = await flowWith(null);
      response.content = Buffer.from("new");
      expect(response.headers.get("Content-Length")).to.equal("3");
    });

    it("sets no Content-Length where there is a Transfer-Encoding", async () => {
      const { response } = await flowWith(fox, { "Transfer-Encoding": "chunked" });
      response.content = Buffer.from("new");
      expect(response.headers.has("content-length")).to.be.false;
    });

    it("removes a coding that is not known", async () => {
      const { response } = await flowWith(fox, { "Content-Encoding": "x-rot13" });
      response.content = Buffer.from("new");
      expect([response.headers.has("content-encoding"), response.content.toString()]).to.deep.equal(
        [false, "new"],
      );
    });

    it("leaves an empty Content-Encoding, which says nothing", async () => {
      const { response } = await flowWith(fox, { "Content-Encoding": "" });
      response.content = Buffer.from("new");
      expect([response.headers.get("content-encoding"), response.content.toString()]).to.deep.equal(
        ["", "new"],
      );
    });

    it("takes any bytes, not only buffers", async () => {
      const { response } = await flowWith(fox);
      response.content = new Uint8Array([97, 98]);
      expect(response.rawContent?.toString()).to.equal("ab");
    });

    it("takes a part of a larger array", async () => {
      const { response } = await flowWith(fox);
      response.content = new Uint8Array([97, 98, 99]).subarray(1, 2);
      expect(response.rawContent?.toString()).to.equal("b");
    });

    it("to null, changes no header", async () => {
      const { response } = await flowWith(fox, { "Content-Length": "360" });
      response.content = null;
      expect([response.rawContent, response.headers.get("content-length")]).to.deep.equal([
        null,
        "360",
      ]);
    });

    it("to null and back to nothing, is empty and not null", async () => {
      const { flow, response } = await flowWith(null);
      response.content = Buffer.alloc(0);
      expect(ofType("http", await rewritten(flow)).response?.content).to.deep.equal(
        Buffer.alloc(0),
      );
    });

    it("is there when the flow was written and read again", async () => {
      const { flow, response } = await flowWith(fox, { "content-encoding": "br" });
      response.content = Buffer.from("new");
      expect(ofType("http", await rewritten(flow)).response?.content?.toString()).to.equal("new");
    });

    it("to what it is already, touches nothing", async () => {
      const file = encode(
        smallHttpFlow({
          response: smallResponse({
            content: bytes(zlib.gzipSync(fox, { level: 9 })),
            headers: list(list(bytes("Content-Encoding"), bytes("gzip"))),
          }),
        }),
      );
      const flow = ofType("http", await readFlow(file));
      if (flow.response) flow.response.content = Buffer.from(fox);
      expect((await writeFlows(flow)).equals(file)).to.be.true;
    });

    it("to what it is already touches nothing, in all codings there are", async () => {
      const file = fixture("mitm/encodings.mitm");
      const flows = await readFlows(file);
      for (const flow of flows) {
        const { response } = ofType("http", flow);
        try {
          if (response) response.content = response.content && Buffer.from(response.content);
        } catch (error) {
          expect(error).to.be.instanceOf(ContentEncodingError);
        }
      }
      expect((await writeFlows(...flows)).equals(file)).to.be.true;
    });
  });

  it("is not encoded when the raw content is set", async () => {
    const { response } = await flowWith(fox, { "content-encoding": "gzip", "content-length": "1" });
    response.rawContent = Buffer.from("raw");
    expect([response.rawContent.toString(), response.headers.get("content-length")]).to.deep.equal([
      "raw",
      "1",
    ]);
  });
});

describe("a message's version", () => {
  const versions = ["HTTP/1.0", "HTTP/1.1", "HTTP/2.0", "HTTP/3"];

  for (const [nth, version] of versions.entries()) {
    it(`is one of those there are: ${version}`, async () => {
      const { response } = await flowWith(null);
      response.httpVersion = version;
      const { isHttp10, isHttp11, isHttp2, isHttp3 } = response;
      expect([isHttp10, isHttp11, isHttp2, isHttp3]).to.deep.equal(
        versions.map((_, other) => other === nth),
      );
    });
  }
});

describe("a message's other parts", () => {
  it("are other headers, once they are set", async () => {
    const { flow, response } = await flowWith(fox, { old: "1" });
    response.headers = new Headers({ new: "2" });
    expect([...(ofType("http", await rewritten(flow)).response?.headers ?? [])]).to.deep.equal([
      ["new", "2"],
    ]);
  });

  it("are headers that stay the ones that were set", async () => {
    const { flow, response } = await flowWith(fox);
    const headers = new Headers({ new: "2" });
    response.headers = headers;
    headers.set("later", "3");
    expect(ofType("http", await rewritten(flow)).response?.headers.get("later")).to.equal("3");
  });

  it("are trailers, which are null at first", async () => {
    const { flow, response } = await flowWith(fox);
    expect(response.trailers).to.be.null;
    response.trailers = new Headers([["x-sum", "1"]]);
    expect(ofType("http", await rewritten(flow)).response?.trailers?.get("X-Sum")).to.equal("1");
  });

  it("are trailers, which may be taken away", async () => {
    const { flow, response } = await flowWith(fox);
    response.trailers = new Headers([["x-sum", "1"]]);
    response.trailers = null;
    expect(ofType("http", await rewritten(flow)).response?.trailers).to.be.null;
  });

  it("are times, which may be unknown", async () => {
    const { flow, response } = await flowWith(fox);
    response.timestampEnd = null;
    response.timestampStart = 1234.5;
    const again = ofType("http", await rewritten(flow)).response;
    expect([again?.timestampStart, again?.timestampEnd]).to.deep.equal([1234.5, null]);
  });

  it("are bytes as text: version and reason", async () => {
    const { flow, response } = await flowWith(fox);
    response.httpVersion = "HTTP/2.0";
    response.reason = "\u00e9chec";
    const again = ofType("http", await rewritten(flow)).response;
    expect([again?.httpVersion, again?.reason]).to.deep.equal(["HTTP/2.0", "\u00e9chec"]);
  });
});

describe("Response.make", () => {
  it("makes one with a status, its reason and its length", () => {
    const response = Response.make(404, "not here", { "content-type": "text/plain" });
    expect([
      response.statusCode,
      response.reason,
      response.content?.toString(),
      response.httpVersion,
      [...response.headers],
    ]).to.deep.equal([
      404,
      "Not Found",
      "not here",
      "HTTP/1.1",
      [
        ["content-type", "text/plain"],
        ["content-length", "8"],
      ],
    ]);
  });

  it("makes an empty 200 when nothing is said", () => {
    const { statusCode, reason, content } = Response.make();
    expect([statusCode, reason, content]).to.deep.equal([200, "OK", Buffer.alloc(0)]);
  });

  it("encodes the content as the headers say", () => {
    const response = Response.make(200, fox, { "content-encoding": "gzip" });
    expect(zlib.gunzipSync(response.rawContent ?? "").equals(fox)).to.be.true;
  });

  it("has no reason for a status that has none", () => {
    expect(Response.make(799).reason).to.equal("");
  });

  it("has times", () => {
    const { timestampStart, timestampEnd } = Response.make();
    const now = Date.now() / 1000;
    expect(timestampStart).to.be.within(now - 60, now + 1);
    expect(timestampEnd).to.be.within(now - 60, now + 1);
  });
});
