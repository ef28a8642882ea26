import { expect } from "chai";
import { Headers } from "../../../lib/flow/headers.js";
import { Response } from "../../../lib/flow/response.js";
import { digestLike } from "../../../lib/formats/warc/digest.js";
import {
  getBlock,
  idField,
  metadata,
  okBlock,
  onlyFlow,
  record,
  request,
  response,
  runThrough,
  type AnyHttpFlow,
} from "./warc-file.js";

/** The lines that a change takes away and adds. */
async function changedLines(
  file: Buffer,
  change: (flow: AnyHttpFlow) => void,
): Promise<{ removed: string[]; added: string[]; text: string }> {
  const { file: written } = await runThrough(file, (flow) => {
    change(flow);
    return undefined;
  });
  const [before, after] = [file, written].map((bytes) => bytes.toString("latin1").split("\n"));
  return {
    removed: missingIn(before, after),
    added: missingIn(after, before),
    text: written.toString("latin1"),
  };
}

function missingIn(lines: readonly string[] = [], others: readonly string[] = []): string[] {
  const left = [...others];
  return lines.flatMap((line) => {
    const at = left.indexOf(line);
    if (at >= 0) left.splice(at, 1);
    return at >= 0 ? [] : [line.replace(/\r$/, "")];
  });
}

const sha1 = (bytes: string): string =>
  digestLike(`sha1:${"A".repeat(32)}`, Buffer.from(bytes)) ?? "";
const digests = (block: string, body: string) => ({
  "WARC-Block-Digest": sha1(block),
  "WARC-Payload-Digest": sha1(body),
});
const exchange = Buffer.concat([
  request(1, digests(getBlock, "")),
  response(2, digests(okBlock, "hello")),
  metadata(3, 1),
]);

describe("a changed flow in a web archive", () => {
  it("changes only the line of a header that is set, and length and digest of its block", async () => {
    const { removed, added } = await changedLines(exchange, (flow) =>
      flow.response?.headers.set("content-type", "text/html"),
    );
    const block = okBlock.replace("text/plain", "text/html");
    expect(removed).to.deep.equal([
      `WARC-Block-Digest: ${sha1(okBlock)}`,
      `Content-Length: ${okBlock.length}`,
      "Content-Type: text/plain",
    ]);
    expect(added).to.deep.equal([
      `WARC-Block-Digest: ${sha1(block)}`,
      `Content-Length: ${block.length}`,
      "Content-Type: text/html",
    ]);
  });

  it("has a line for a header that is set, also where a block ends within a line", async () => {
    for (const block of ["GET /a HTTP/1.1", "GET /a HTTP/1.1\r\nAccept: a", "GET /a HTTP/1.1\r"]) {
      const { file } = await runThrough(request(1, {}, block), ({ request: asked }) => {
        asked.headers.set("X-New", "1");
        asked.rawContent = Buffer.from("body");
        return undefined;
      });
      const { request: again } = await onlyFlow(file);
      expect(again.headers.get("x-new"), block).to.equal("1");
      expect(again.headers.get("accept")).to.equal(block.includes("Accept") ? "a" : null);
      expect(again.rawContent?.toString()).to.equal("body");
    }
  });

  it("keeps the block of a message that nothing changes, also where it is cut", async () => {
    const block = "GET /a HTTP/1.1\r\nAccept: a";
    const { text } = await changedLines(request(1, {}, block), (flow) => (flow.comment = "a"));
    expect(text).to.include(`Content-Length: ${block.length}\r\n\r\n${block}\r\n\r\n`);
  });

  const nameless = [
    ["without a name", undefined],
    ["with an empty name", ""],
  ] as const;
  for (const [what, name] of nameless) {
    it(`names a record ${what} where another that is added belongs to it`, async () => {
      const answer = record(
        "response",
        {
          ...(name !== undefined && { "WARC-Record-ID": name }),
          "WARC-Target-URI": "http://example.com/a",
          "WARC-Date": "2020-01-02T03:04:05Z",
          "Content-Type": "application/http",
        },
        okBlock,
      );
      const { file } = await runThrough(answer, (flow) => {
        flow.comment = "kept";
        flow.request.method = "PUT";
        return undefined;
      });
      const again = await onlyFlow(file);
      expect(again.comment).to.equal("kept");
      expect(again.request.method).to.equal("PUT");
      expect(again.response?.statusCode).to.equal(200);
      const noted = await runThrough(answer, (flow) => void (flow.comment = "kept"));
      expect((await onlyFlow(noted.file)).comment).to.equal("kept");
    });
  }

  it("has a name that is no UTF-8 in what is added to it", async () => {
    const odd = Buffer.from(
      response(1).toString("latin1").replace("<urn:uuid:", "<urn:\xff:"),
      "latin1",
    );
    const { file } = await runThrough(odd, (flow) => void (flow.comment = "kept"));
    expect((await onlyFlow(file)).comment).to.equal("kept");
  });

  it("keeps its notes where it has another id", async () => {
    const { file } = await runThrough(response(1), (flow) => {
      flow.id = "other";
      flow.comment = "kept";
      return undefined;
    });
    const again = await onlyFlow(file);
    expect([again.id, again.comment]).to.deep.equal(["other", "kept"]);
  });

  it("keeps the spelling of header lines that stay", async () => {
    const { text } = await changedLines(exchange, ({ request: asked }) => {
      asked.headers.add("X-New", "1");
      asked.headers.delete("host");
    });
    expect(text).to.include("GET /a?b=c HTTP/1.1\r\nAccept:  */* \r\nX-New: 1\r\n\r\n");
  });

  it("has a new body with its length and its digests", async () => {
    const { text } = await changedLines(exchange, (flow) => {
      if (flow.response !== null) flow.response.text = "good bye";
    });
    const block = okBlock.replace("hello", "good bye").replace(": 5", ": 8");
    expect(text).to.include(`\r\n\r\n${block}\r\n\r\n`);
    expect(text).to.include(`WARC-Payload-Digest: ${sha1("good bye")}`);
    expect(text).to.include(`WARC-Block-Digest: ${sha1(block)}`);
  });

  it("has digests by the hash and in the base that they were in; unknown ones go", async () => {
    for (const [old, expected] of [
      ["sha1:a54fe86cc15cbb3c66f29596f26395bb2f7b5cc6", /^sha1:[0-9a-f]{40}$/],
      ["sha-256:" + "A".repeat(64), /^sha-256:[0-9A-F]{64}$/],
      ["md5:" + "A".repeat(32), /^md5:[0-9A-F]{32}$/],
      ["blake3:abc", /^$/],
    ] as const) {
      const { text } = await changedLines(response(1, { "WARC-Block-Digest": old }), (flow) =>
        flow.response?.headers.set("a", "b"),
      );
      expect(/WARC-Block-Digest: (.*)\r/.exec(text)?.[1] ?? "").to.match(expected);
    }
  });

  it("has a new URL in all of its records", async () => {
    const { text } = await changedLines(exchange, ({ request: asked }) => {
      asked.path = "/other";
    });
    expect(text.match(/WARC-Target-URI: http:\/\/example.com\/other\r\n/g)).to.have.length(2);
    expect(text).not.to.include("a?b=c");
  });

  it("has a body in one chunk where it was in chunks", async () => {
    const chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    const file = response(1, {}, `${chunked}2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n`);
    const kept = await changedLines(file, (flow) => flow.response?.headers.set("a", "b"));
    expect(kept.text).to.include("a: b\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n");
    const { text } = await changedLines(file, (flow) => {
      if (flow.response !== null) flow.response.rawContent = Buffer.from("good bye");
    });
    expect(text).to.include(`${chunked}8\r\ngood bye\r\n0\r\n\r\n`);
  });

  it("is a response once a revisit has a body", async () => {
    const file = record(
      "revisit",
      {
        "WARC-Record-ID": idField(1),
        "WARC-Target-URI": "http://example.com/",
        "WARC-Date": "2020-01-02T03:04:05Z",
        "WARC-Profile": "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest",
        "WARC-Refers-To-Target-URI": "http://example.com/",
        "Content-Type": "application/http; msgtype=response",
      },
      "HTTP/1.1 200 OK\r\n\r\n",
    );
    const { text } = await changedLines(file, (flow) => {
      if (flow.response !== null) flow.response.rawContent = Buffer.from("a body");
    });
    expect(text).to.include("WARC-Type: response\r\n").and.to.include("\r\n\r\na body\r\n\r\n");
    expect(text).not.to.match(/WARC-(?:Profile|Refers-To)/);
  });

  it("loses the record of a response that is removed, and gets one for a response that is set", async () => {
    const without = await changedLines(exchange, (flow) => (flow.response = null));
    expect(without.text).not.to.include("HTTP/1.1 200");
    const withAnother = await changedLines(request(1), (flow) => {
      flow.response = Response.make(404, "nothing here", { "X-A": "b" });
    });
    expect(withAnother.text).to.include("HTTP/1.1 404 Not Found\r\n");
    const flow = await onlyFlow(Buffer.from(withAnother.text, "latin1"));
    expect(flow.response?.statusCode).to.equal(404);
    expect(flow.response?.text).to.equal("nothing here");
  });

  it("gets a record of its request, where that was made up and is changed", async () => {
    const { text } = await changedLines(response(1), (flow) => flow.request.headers.set("a", "b"));
    const flow = await onlyFlow(Buffer.from(text, "latin1"));
    expect(flow.request.headers.get("a")).to.equal("b");
    expect(flow.response?.text).to.equal("hello");
  });

  it("gets a record of metadata for what no other can hold, once", async () => {
    const edits: readonly ((flow: AnyHttpFlow) => void)[] = [
      (flow) => (flow.comment = "a comment"),
      (flow) => (flow.comment = "another"),
      (flow) => (flow.marked = ":default:"),
      (flow) => (flow.comment = flow.marked = ""),
    ];
    let file: Buffer = exchange;
    const counts: number[] = [];
    for (const edit of edits) {
      ({ file } = await runThrough(file, (flow) => {
        edit(flow);
        return undefined;
      }));
      counts.push(file.toString("latin1").split("WARC-Type: metadata").length - 1);
    }
    expect(counts).to.deep.equal([2, 2, 2, 1]);
    expect(file.equals(exchange)).to.be.true;
  });

  it("keeps the lines between fields that are no fields, and line feeds alone", async () => {
    const block = "HTTP/1.1 200 OK\nA: b\nno field\n\nbody";
    const fields = {
      "WARC-Target-URI": "http://example.com/",
      "WARC-Date": "2020-01-02T03:04:05Z",
      "Content-Type": "application/http",
    };
    const { text } = await changedLines(
      record("response", fields, block, { lineEnd: "\n" }),
      (flow) => flow.response?.headers.add("c", "d"),
    );
    expect(text).to.include("HTTP/1.1 200 OK\nA: b\nno field\nc: d\n\nbody");
  });

  it("cannot be made to have more header fields than it has", async () => {
    const { text } = await changedLines(exchange, (flow) => {
      flow.response?.headers.set("x", "1\r\nEvil: 2\r\n\r\nevil body");
      if (flow.response !== null) flow.response.reason = "OK\r\nEvil: 3";
      flow.request.path = "/ HTTP/1.1\r\nEvil: 4\r\n";
    });
    expect(text).not.to.match(/^Evil/m);
  });

  it("keeps trailers, and has those that are set", async () => {
    const block =
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\nX-Sum: 1\r\n\r\n";
    const { text } = await changedLines(response(1, {}, block), (flow) => {
      if (flow.response !== null) flow.response.trailers = new Headers({ "X-Sum": "2" });
    });
    expect(text).to.include("\r\n\r\n1\r\na\r\n0\r\nX-Sum: 2\r\n\r\n");
  });
});
