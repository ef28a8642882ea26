import { expect } from "chai";
import zlib from "node:zlib";
import { ContentEncodingError } from "../../lib/flow/content-encoding.js";
import { writeFlows } from "../support/mitm-file.js";
import { flowWith } from "./message-support.js";

const fox = Buffer.from("The quick brown fox jumps over the lazy dog. ".repeat(8));

describe("decode", () => {
  it("takes the content coding away, from body and header", async () => {
    const { response } = await flowWith(zlib.gzipSync(fox), { "Content-Encoding": "gzip" });
    response.decode();
    expect([response.rawContent?.equals(fox), [...response.headers]]).to.deep.equal([
      true,
      [["content-length", String(fox.length)]],
    ]);
  });

  it("leaves Transfer-Encoding alone", async () => {
    const { response } = await flowWith(zlib.gzipSync(fox), {
      "Content-Encoding": "gzip",
      "Transfer-Encoding": "chunked",
    });
    response.decode();
    expect([...response.headers]).to.deep.equal([["Transfer-Encoding", "chunked"]]);
  });

  for (const [what, content, headers] of [
    ["there is no coding", fox, { "Content-Length": "1" }],
    ["the body was not kept", null, { "Content-Encoding": "gzip", "Content-Length": "7" }],
    ["the body is empty", Buffer.alloc(0), { "Content-Encoding": "gzip" }],
  ] as const) {
    it(`changes nothing when ${what}`, async () => {
      const { flow, response } = await flowWith(content, headers);
      const before = await writeFlows(flow);
      response.decode();
      expect((await writeFlows(flow)).equals(before)).to.be.true;
    });
  }

  it("changes nothing when the body cannot be decoded", async () => {
    const { flow, response } = await flowWith(fox, { "Content-Encoding": "gzip" });
    const before = await writeFlows(flow);
    expect(() => response.decode()).to.throw(ContentEncodingError);
    expect((await writeFlows(flow)).equals(before)).to.be.true;
  });

  it("takes only the header away when the body cannot be decoded and nobody is strict", async () => {
    const { response } = await flowWith(fox, { "Content-Encoding": "x-rot13" });
    response.decode({ strict: false });
    expect([response.content?.equals(fox), response.headers.has("content-encoding")]).to.eql([
      true,
      false,
    ]);
  });
});

describe("encode", () => {
  for (const encoding of ["gzip", "deflate", "br", "zstd", "identity", "GZip"]) {
    it(`puts the body into a content coding: ${encoding}`, async () => {
      const { response } = await flowWith(fox);
      response.encode(encoding);
      expect([
        response.content?.equals(fox),
        response.headers.get("content-encoding"),
        response.headers.get("content-length"),
      ]).to.deep.equal([true, encoding, String(response.rawContent?.length)]);
    });
  }

  it("is taken back by decode", async () => {
    const { response } = await flowWith(fox);
    response.encode("br");
    response.decode();
    expect([response.rawContent?.equals(fox), response.headers.has("content-encoding")]).to.eql([
      true,
      false,
    ]);
  });

  it("takes the body as it is sent, whatever coding it has", async () => {
    const zipped = zlib.gzipSync(fox);
    const { response } = await flowWith(zipped, { "Content-Encoding": "gzip" });
    response.encode("br");
    expect([response.content?.equals(zipped), response.headers.get("content-encoding")]).to.eql([
      true,
      "br",
    ]);
  });

  it("sets only the header when the body was not kept", async () => {
    const { response } = await flowWith(null);
    response.encode("gzip");
    expect([response.rawContent, [...response.headers]]).to.deep.equal([
      null,
      [["content-encoding", "gzip"]],
    ]);
  });

  it("fails when the coding is not known, and changes nothing", async () => {
    const { flow, response } = await flowWith(fox, { "Content-Encoding": "identity" });
    const before = await writeFlows(flow);
    expect(() => response.encode("x-rot13"))
      .to.throw(ContentEncodingError)
      .with.property("encoding", "x-rot13");
    expect((await writeFlows(flow)).equals(before)).to.be.true;
  });
});
