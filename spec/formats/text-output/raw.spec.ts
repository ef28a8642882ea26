import { expect } from "chai";
import { HttpFlow } from "../../../lib/flow/http-flow.js";
import { Headers } from "../../../lib/flow/headers.js";
import { Request } from "../../../lib/flow/request.js";
import { Response } from "../../../lib/flow/response.js";
import { RawWriter } from "../../../lib/formats/raw/writer.js";
import { readFlow } from "../../support/mitm-file.js";
import { smallTcpFlow } from "../../support/small-flow.js";
import { encode } from "../../support/tnetstring.js";
import { written } from "./support.js";

const text = async (...flows: Parameters<typeof written>[1]): Promise<string> =>
  (await written(RawWriter, flows)).bytes.toString("latin1");

describe("raw HTTP/1 messages", () => {
  it("are the request and the response, an empty line after each", async () => {
    const request = Request.make("POST", "https://example.com/a?b", "body", {
      host: "example.com",
    });
    const response = Response.make(404, "none", { server: "s" });
    expect(await text(HttpFlow.make(request, response))).to.equal(
      "POST /a?b HTTP/1.1\r\nhost: example.com\r\ncontent-length: 4\r\n\r\nbody\r\n\r\n" +
        "HTTP/1.1 404 Not Found\r\nserver: s\r\ncontent-length: 4\r\n\r\nnone\r\n\r\n",
    );
  });

  it("have the body as it was sent", async () => {
    const request = Request.make("GET", "http://a/");
    const response = Response.make(200, "long ".repeat(100), { "content-encoding": "gzip" });
    const { bytes } = await written(RawWriter, [HttpFlow.make(request, response)]);
    expect(bytes.includes(response.rawContent ?? "none")).to.equal(true);
  });

  it("have chunks and trailers where the body was sent in chunks", async () => {
    const request = Request.make("PUT", "http://a/");
    request.headers = new Headers({ "transfer-encoding": "chunked" });
    request.content = Buffer.from("0123456789abcdef!");
    request.trailers = new Headers({ digest: "x" });
    expect(await text(HttpFlow.make(request))).to.equal(
      "PUT / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n" +
        "11\r\n0123456789abcdef!\r\n0\r\ndigest: x\r\n\r\n\r\n\r\n",
    );
  });

  it("have the target in absolute form where there is an authority", async () => {
    const request = Request.make("GET", "http://a/b");
    request.authority = "a:80";
    expect(await text(HttpFlow.make(request))).to.match(/^GET http:\/\/a:80\/b HTTP\/1\.1\r\n/);
  });

  it("have the target in authority form for CONNECT", async () => {
    const request = Request.make("CONNECT", "http://a/b");
    request.authority = "a:443";
    expect(await text(HttpFlow.make(request))).to.match(/^CONNECT a:443 HTTP\/1\.1\r\n/);
  });

  it("leave out, and count, what is not HTTP and what was not kept", async () => {
    const response = Response.make(200);
    response.rawContent = null;
    const http = HttpFlow.make(Request.make("GET", "http://a/"), response);
    const tcp = await readFlow(encode(smallTcpFlow()));
    const { losses } = await written(RawWriter, [http, tcp, tcp]);
    expect(losses).to.deep.equal([
      { what: "bodies that were not kept", count: 1 },
      { what: "TCP flows", count: 2 },
    ]);
  });
});
