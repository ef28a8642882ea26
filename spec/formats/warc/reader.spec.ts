import { gzipSync } from "node:zlib";
import { expect } from "chai";
import { itForCorpus } from "../../support/captures.js";
import { readFlows } from "../../../lib/read-flows.js";
import {
  concurrentTo,
  getBlock,
  idField,
  metadata,
  okBlock,
  onlyFlow,
  record,
  request,
  response,
  runThrough,
  uuid,
  warcinfo,
} from "./warc-file.js";

/** Method and status of each flow; a dash for a response that is not there. */
async function exchanges(...records: readonly Buffer[]): Promise<string[]> {
  const { flows } = await runThrough(Buffer.concat(records), undefined, { writes: false });
  return flows.map((flow) => `${flow.request.method} ${flow.response?.statusCode ?? "-"}`);
}

const post = request(1, {}, "POST /a?b=c HTTP/1.1\r\n\r\n");
const other = { "WARC-Target-URI": "http://example.com/other" };

describe("the records of a web archive", () => {
  describe("are one flow", () => {
    it("where the request names the response, which comes first", async () => {
      expect(await exchanges(response(1), request(2, concurrentTo(1)))).to.deep.equal(["GET 200"]);
    });

    it("where the response names the request, which comes first", async () => {
      expect(await exchanges(request(1), response(2, concurrentTo(1)))).to.deep.equal(["GET 200"]);
    });

    it("where the first names the second", async () => {
      expect(await exchanges(request(1, concurrentTo(2)), response(2))).to.deep.equal(["GET 200"]);
    });

    it("where neither names the other, but they follow each other and have the same URL", async () => {
      expect(await exchanges(request(1), response(2))).to.deep.equal(["GET 200"]);
      expect(await exchanges(response(2), request(1))).to.deep.equal(["GET 200"]);
    });

    it("where those of other exchanges lie between them", async () => {
      const records = [
        post,
        request(3, other),
        response(2, concurrentTo(1)),
        response(4, { ...other, ...concurrentTo(3) }),
      ];
      expect(await exchanges(...records)).to.deep.equal(["POST 200", "GET 200"]);
    });
  });

  describe("are flows of their own", () => {
    it("where their names are empty", async () => {
      const unnamed = { "WARC-Record-ID": "", "WARC-Concurrent-To": "" };
      expect(
        await exchanges(request(1, { ...unnamed, ...other }), response(2, unnamed)),
      ).to.deep.equal(["GET -", "GET 200"]);
    });

    it("where they have other URLs", async () => {
      expect(await exchanges(post, response(2, other))).to.deep.equal(["POST -", "GET 200"]);
    });

    it("where they name others", async () => {
      const records = [post, response(2, concurrentTo(77))];
      expect(await exchanges(...records)).to.deep.equal(["POST -", "GET 200"]);
    });

    it("where there are two of the same kind", async () => {
      const records = [post, request(3), response(2)];
      expect(await exchanges(...records)).to.deep.equal(["POST -", "GET 200"]);
    });

    it("where very many lie between them", async () => {
      const between = Array.from({ length: 200 }, (_, index) =>
        response(index + 10, { "WARC-Target-URI": `http://example.com/${index}` }),
      );
      const found = await exchanges(post, ...between, response(2, concurrentTo(1)));
      expect(found).to.have.length(202);
      expect(found[0]).to.equal("POST -");
    });
  });

  it("may lack the request: it is what must have been asked", async () => {
    const flow = await onlyFlow(response(1));
    expect(flow.request.url).to.equal("http://example.com/a?b=c");
    expect(flow.request.method).to.equal("GET");
    expect(flow.request.headers.get("host")).to.equal("example.com");
  });

  it("may be a revisit: there is a response, but its body was not kept", async () => {
    const fields = {
      "WARC-Record-ID": idField(1),
      "WARC-Target-URI": "http://example.com/",
      "WARC-Date": "2020-01-02T03:04:05Z",
      "WARC-Profile": "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest",
      "Content-Type": "application/http; msgtype=response",
    };
    const head = okBlock.slice(0, okBlock.indexOf("hello"));
    const { response: answer } = await onlyFlow(record("revisit", fields, head));
    expect(answer?.statusCode).to.equal(200);
    expect(answer?.rawContent).to.be.null;
    expect((await onlyFlow(record("revisit", fields))).response).to.be.null;
  });

  it("that are no part of a flow are counted, each kind by its name", async () => {
    const fields = { "WARC-Record-ID": idField(1), "WARC-Date": "2020-01-02T03:04:05Z" };
    const dns = { ...fields, "WARC-Target-URI": "dns:example.com", "Content-Type": "text/dns" };
    const http = {
      "WARC-Target-URI": "http://example.com/",
      "Content-Type": "application/http; msgtype=response",
    };
    const { flows, passedOver } = await runThrough(
      Buffer.concat([
        warcinfo,
        record("response", dns, "20200102030405\nexample.com. 60 IN A 192.0.2.7\n"),
        record("resource", fields, "a"),
        record("resource", fields, Buffer.alloc(1024 * 1024)),
        metadata(5, 77),
        record("conversion", fields, "a"),
        record("continuation", fields, "a"),
        record("response", { ...fields, ...http, "WARC-Segment-Number": "1" }, okBlock),
        record("response", { ...fields, ...http }, "<html>"),
        record("something else", fields),
      ]),
      undefined,
      { writes: false },
    );
    expect(flows).to.be.empty;
    expect(passedOver.report()).to.equal(
      "DNS records (1), resource records (2), metadata records (1), conversion records (1), continuation records (1), segments of records (1), " +
        "response records that are not HTTP (1), something else records (1)",
    );
  });

  it("are recognised with line feeds alone, folded fields, angle brackets, names in any case", async () => {
    const fields = {
      "warc-record-id": idField(1),
      "WARC-TARGET-URI": "<http://example.com/\n  x>",
      "WARC-Date": "2020-01-02T03:04:05Z",
      "content-type": "application/http;msgtype=response",
    };
    const flow = await onlyFlow(
      record("response", fields, "HTTP/1.0 404 Not Found\nA: b\n\nbody", { lineEnd: "\n" }),
    );
    expect(flow.request.host).to.equal("example.com");
    expect(flow.response?.statusCode).to.equal(404);
    expect(flow.response?.httpVersion).to.equal("HTTP/1.0");
    expect(flow.response?.headers.get("a")).to.equal("b");
    expect(flow.response?.text).to.equal("body");
  });

  it("may have a folded field with a million blanks, which take no longer than others", async () => {
    // In the square of their number, it would be hours.
    const blanks = " ".repeat(1_000_000);
    const flow = await onlyFlow(
      response(1, {}, `HTTP/1.0 200 OK\r\nA: b${blanks}c\r\n  d\r\n\r\n`),
    );
    expect(flow.response?.headers.get("a")).to.equal(`b${blanks}c d`);
  });
});

describe("a flow from a web archive", () => {
  it("has the request and the response as they were sent", async () => {
    const { request: asked, response: answer } = await onlyFlow(
      Buffer.concat([request(1), response(2)]),
    );
    expect(asked.path).to.equal("/a?b=c");
    expect([...asked.headers]).to.deep.equal([
      ["Host", "example.com"],
      ["Accept", "*/*"],
    ]);
    expect(answer?.reason).to.equal("OK");
    expect(answer?.text).to.equal("hello");
  });

  it("has the id, the time and the server's address of its records", async () => {
    const flow = await onlyFlow(
      Buffer.concat([request(1), response(2, { "WARC-Date": "2020-01-02T03:04:06.123456Z" })]),
    );
    expect(flow.id).to.equal(uuid(1));
    expect(flow.request.timestampStart).to.equal(Date.UTC(2020, 0, 2, 3, 4, 5) / 1000);
    expect(flow.response?.timestampStart).to.equal(Date.UTC(2020, 0, 2, 3, 4, 6) / 1000 + 0.123456);
    expect(flow.serverConn.peername).to.deep.equal(["192.0.2.7", 80]);
    expect(flow.serverConn.address).to.deep.equal(["example.com", 80]);
  });

  it("has dates as old programs wrote them", async () => {
    for (const date of ["20200102030405", "2020-01-02T03:04:05Z", "2020-01-02T04:04:05+01:00"]) {
      const flow = await onlyFlow(request(1, { "WARC-Date": date }));
      expect(flow.timestampStart).to.equal(Date.UTC(2020, 0, 2, 3, 4, 5) / 1000);
    }
    expect((await onlyFlow(request(1, { "WARC-Date": "2020" }))).timestampStart).to.equal(
      Date.UTC(2020) / 1000,
    );
  });

  const chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
  const bodies: readonly (readonly [what: string, block: string, body: string])[] = [
    ["in chunks", `${chunked}2\r\nhe\r\n003;x=y\r\nllo\r\n0\r\n\r\n`, "hello"],
    ["in chunks, of nothing", `${chunked}0\r\n\r\n`, ""],
    ["in chunks with line feeds alone", `${chunked}5\nhello\n0\n\n`, "hello"],
    ["in chunks, where it is cut", `${chunked}3\r\nhel\r\n5\r\nlo`, "hello"],
    ["in chunks by its header, but in none", `${chunked}hello\nyou`, "hello\nyou"],
    ["in chunks by its header, but like none", `${chunked}5\r\nhello you`, "5\r\nhello you"],
  ];
  for (const [what, block, body] of bodies) {
    it(`has a body that is ${what}`, async () => {
      expect((await onlyFlow(response(1, {}, block))).response?.text).to.equal(body);
    });
  }

  it("has the trailers behind the chunks", async () => {
    const block = `${chunked}1\r\na\r\n0\r\nX-Sum: 1\r\nX-Other: 2\r\n\r\n`;
    const { response: answer } = await onlyFlow(response(1, {}, block));
    expect([...(answer?.trailers ?? [])]).to.deep.equal([
      ["X-Sum", "1"],
      ["X-Other", "2"],
    ]);
  });

  it("has a body in its content coding, and without it", async () => {
    const packed = gzipSync("hello");
    const head = `HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n`;
    const block = Buffer.concat([Buffer.from(head), packed]);
    const { response: answer } = await onlyFlow(response(1, {}, block));
    expect(answer?.rawContent?.equals(packed)).to.be.true;
    expect(answer?.text).to.equal("hello");
  });

  it("has the version that was spoken", async () => {
    const versionOf = async (line: string, fields = {}): Promise<string | undefined> =>
      (await onlyFlow(response(1, fields, `${line} 200 OK\r\n\r\n`))).response?.httpVersion;
    expect(await versionOf("HTTP/1.0")).to.equal("HTTP/1.0");
    expect(await versionOf("HTTP/2")).to.equal("HTTP/2.0");
    expect(await versionOf("HTTP/1.1", { "WARC-Protocol": "h2" })).to.equal("HTTP/2.0");
    expect(await versionOf("HTTP/1.1", { "WARC-Protocol": "tls/1.3" })).to.equal("HTTP/1.1");
  });

  it("has the target as the first line has it", async () => {
    const of = async (line: string) => (await onlyFlow(request(1, {}, `${line}\r\n\r\n`))).request;
    expect(await of("GET http://example.com:80/x HTTP/1.1")).to.include({
      authority: "example.com:80",
      path: "/x",
    });
    expect(await of("OPTIONS * HTTP/1.1")).to.include({ authority: "", path: "*" });
    expect(await of("CONNECT example.com:443 HTTP/1.1")).to.include({
      authority: "example.com:443",
      path: "",
    });
    expect(await of("GET /a b HTTP/1.1")).to.include({ path: "/a b", httpVersion: "HTTP/1.1" });
  });

  it("says where it was read: by the first of its records", async () => {
    const file = Buffer.concat([warcinfo, request(1), response(2)]);
    expect((await onlyFlow(file)).source.place).to.deep.equal({
      file: "a.warc",
      number: 1,
      offset: warcinfo.length,
    });
  });

  it("has bytes in its fields that are no UTF-8", async () => {
    const block = Buffer.from(getBlock.replace("*/*", "caf\xe9"), "latin1");
    const { request: asked } = await onlyFlow(request(1, {}, block));
    expect(asked.headers.get("accept")).to.equal("caf\udce9");
  });
});

describe("web archives of others", () => {
  const expected: Readonly<Record<string, readonly string[]>> = {
    "example-iana.org-chunked.warc": ["GET http://www.iana.org/ 200 7223"],
    "example.warc.gz": ["GET http://example.com/ 200 606", "GET http://example.com/ 200 -"],
    "post-test.warc.gz": [
      "POST http://httpbin.org/post 200 545",
      "POST http://httpbin.org/post 200 552",
      "POST http://httpbin.org/post?foo=bar 200 551",
    ],
    "redirect.warc": ["GET https://www.iana.org/domains/example 301 245"],
  };
  itForCorpus(
    "warc",
    (name) => `are read: ${name}`,
    async (file, name) => {
      const flows: string[] = [];
      for await (const flow of readFlows(file)) {
        if (flow.type !== "http") throw new Error("a web archive has HTTP flows only");
        const { request: asked, response: answer } = flow;
        const size = answer?.rawContent?.length ?? "-";
        flows.push(`${asked.method} ${asked.url} ${answer?.statusCode ?? "-"} ${size}`);
        if (answer?.rawContent != null) expect(answer.text).to.be.a("string");
      }
      expect(flows).to.deep.equal(expected[name]);
    },
  );
});
