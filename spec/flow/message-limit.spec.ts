import { expect } from "chai";
import zlib from "node:zlib";
import { ContentEncodingError } from "../../lib/flow/content-encoding.js";
import { HttpFlow } from "../../lib/flow/http-flow.js";
import type { Message } from "../../lib/flow/message.js";
import { Request } from "../../lib/flow/request.js";
import { readMitm } from "../../lib/formats/mitm/reader.js";
import { releaseFixtures } from "../support/release-fixtures.js";
import { smallHttpFlow } from "../support/small-flow.js";
import { encode } from "../support/tnetstring.js";

const limit = 1000;

/** The first HTTP flow of a file that is read with that limit. */
async function readLimited(file: Buffer): Promise<HttpFlow<"request">> {
  const chunks = (async function* () {
    yield await Promise.resolve(file);
  })();
  for await (const flows of readMitm(chunks, { file: "a.mitm", maxBodyBytes: limit })) {
    const flow = flows.find((one) => one.type === "http");
    if (flow !== undefined) return flow;
  }
  throw new Error("it has an HTTP flow");
}

function putBody(message: Message, length: number): void {
  message.headers.set("content-encoding", "gzip");
  message.rawContent = zlib.gzipSync(Buffer.alloc(length));
}

describe("a body that is longer than the reader allows", () => {
  it("is an error that says so, and how to allow it", async () => {
    const { request } = await readLimited(encode(smallHttpFlow()));
    putBody(request, limit + 1);
    expect(() => request.content)
      .to.throw(ContentEncodingError, "more than 1000 bytes, the limit (--max-body, maxBodyBytes)")
      .with.property("encoding", "gzip");
  });

  it("is an error in the response", async () => {
    const { response } = await readLimited(encode(smallHttpFlow()));
    if (response === null) throw new Error("it has a response");
    putBody(response, limit + 1);
    expect(() => response.content).to.throw(ContentEncodingError, "more than 1000 bytes");
  });

  it("is an error as text", async () => {
    const { request } = await readLimited(encode(smallHttpFlow()));
    putBody(request, limit + 1);
    expect(() => request.text).to.throw(ContentEncodingError, "more than 1000 bytes");
  });

  it("is raw where nobody is strict", async () => {
    const { request } = await readLimited(encode(smallHttpFlow()));
    putBody(request, limit + 1);
    expect(request.getContent({ strict: false })).to.deep.equal(request.rawContent);
  });

  it("is not one that just fits", async () => {
    const { request } = await readLimited(encode(smallHttpFlow()));
    putBody(request, limit);
    expect(request.content).to.have.length(limit);
  });

  it("is not one without a content coding: that is here already", async () => {
    const { request } = await readLimited(encode(smallHttpFlow()));
    request.rawContent = Buffer.alloc(limit + 1);
    expect(request.content).to.have.length(limit + 1);
  });

  it("is an error in a copy of the flow", async () => {
    const { request } = (await readLimited(encode(smallHttpFlow()))).copy();
    putBody(request, limit + 1);
    expect(() => request.content).to.throw(ContentEncodingError, "more than 1000 bytes");
  });

  for (const { path, file } of releaseFixtures.filter(
    ({ format, flows }) => format < 21 && flows.includes("get"),
  )) {
    it(`is an error in a flow of an older version: ${path}`, async () => {
      const { request } = await readLimited(file);
      putBody(request, limit + 1);
      expect(() => request.content).to.throw(ContentEncodingError, "more than 1000 bytes");
    });
  }

  it("is not one of a flow that a script made, unless it is very long", () => {
    const { request } = HttpFlow.make(Request.make("GET", "http://example.com/"));
    putBody(request, limit + 1);
    expect(request.content).to.have.length(limit + 1);
  });
});
