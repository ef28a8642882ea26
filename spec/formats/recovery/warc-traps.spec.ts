import { expect } from "chai";
import { digestOf } from "../../../lib/formats/warc/digest.js";
import { warc } from "../../../lib/formats/warc/format.js";
import {
  concurrentTo,
  idField,
  metadata,
  okBlock,
  record,
  request,
  response,
  runThrough,
  warcinfo,
} from "../warc/warc-file.js";
import { recover, type Recovered } from "./laws.js";
import { chunksUntilFlow } from "./lying-lengths.js";
import { partsOfWarc } from "./parts.js";

const subject = { format: warc, partOf: partsOfWarc };

const first = response(1);
const second = response(2);
const junk = Buffer.from("junk");

function recovered(...parts: readonly Buffer[]): Promise<Recovered> {
  return recover(subject, Buffer.concat(parts));
}

/** Where requests and responses of flows are found in a file. */
async function startsIn(...parts: readonly Buffer[]): Promise<readonly number[]> {
  return (await recovered(...parts)).parts.map(({ start }) => start);
}

/** A record whose `Content-Length` is larger than its block, by so many bytes. */
function lying(whole: Buffer, by: number): Buffer {
  const text = whole.toString("latin1");
  // The first one is the record's own, the second that of the message in it.
  return Buffer.from(
    text.replace(/Content-Length: (\d+)/, (_, length) => `Content-Length: ${Number(length) + by}`),
    "latin1",
  );
}

/** An HTTP response with a body, and nothing that says how long it is. */
function ok(body: Buffer, ...fields: readonly string[]): Buffer {
  const head = ["HTTP/1.1 200 OK", "Content-Type: application/warc", ...fields];
  return Buffer.concat([Buffer.from(`${head.join("\r\n")}\r\n\r\n`), body]);
}

function withDigest(block: Buffer): Readonly<Record<string, string>> {
  return { "WARC-Block-Digest": digestOf(block) };
}

describe("a web archive that is read past damage", () => {
  describe("gives the records that another claims to have in it", () => {
    it("where that is known to be of another length by its digest", async () => {
      const { length } = second;
      const outer = response(1, withDigest(ok(junk)), ok(junk));
      expect(await startsIn(lying(outer, length), second)).to.deep.equal([
        lying(outer, length).length,
      ]);
    });

    it("where its message says that it ends before", async () => {
      const outer = lying(first, second.length);
      expect(await startsIn(outer, second)).to.deep.equal([outer.length]);
      const bodiless = lying(request(3), second.length);
      expect(await startsIn(bodiless, second)).to.deep.equal([bodiless.length]);
      const chunks = ok(Buffer.from("1\r\na\r\n0\r\n\r\n"), "Transfer-Encoding: chunked");
      const chunked = lying(response(3, {}, chunks), second.length);
      expect(await startsIn(chunked, second)).to.deep.equal([chunked.length]);
    });

    it("where it is the head of a record and no more", async () => {
      const length = first.length + second.length - 4;
      const head = Buffer.from(
        `WARC/1.1\r\nWARC-Type: response\r\nContent-Length: ${length}\r\n\r\n`,
      );
      const at = head.length;
      expect(await startsIn(head, first, second)).to.deep.equal([at, at + first.length]);
    });

    it("where its head was made of two", async () => {
      const cut = first.subarray(0, first.indexOf("Content-Length"));
      const length = second.length - 4;
      const head = Buffer.from(`WARC-Type: response\r\nContent-Length: ${length}\r\n\r\n`);
      expect(await startsIn(cut, head, second)).to.deep.equal([cut.length + head.length]);
    });

    it("where its length leads to an empty line in the next one", async () => {
      const unsaid = response(1, {}, ok(junk));
      const toHead = second.indexOf("\r\n\r\n", second.indexOf("HTTP/"));
      expect(toHead).to.be.above(0);
      const outer = lying(unsaid, toHead + 4 - 4);
      expect(await startsIn(outer, second)).to.deep.equal([outer.length]);
    });
  });

  describe("gives no records that are in the body of another", () => {
    const archive = Buffer.concat([first, second]);
    const upload = Buffer.concat([
      Buffer.from(`POST /a HTTP/1.1\r\nContent-Length: ${archive.length}\r\n\r\n`),
      archive,
    ]);
    const outers: readonly (readonly [what: string, outer: Buffer])[] = [
      ["with a digest", response(3, withDigest(ok(archive)), ok(archive))],
      ["without one", response(3, {}, ok(archive))],
      ["in a request", request(3, {}, upload)],
      ["in chunks", response(3, {}, ok(archive, "Transfer-Encoding: chunked"))],
    ];
    for (const [what, outer] of outers) {
      it(what, async () => {
        const { length } = outer;
        expect(await startsIn(outer, second)).to.deep.equal([0, length]);
        expect(await startsIn(junk, outer, second)).to.deep.equal([4, 4 + length]);
        expect(await startsIn(outer)).to.deep.equal([0]);
      });
    }

    it("in a resource, which is no flow", async () => {
      const fields = { "WARC-Record-ID": idField(9), "WARC-Date": "2020-01-02T03:04:05Z" };
      const resource = record("resource", fields, archive);
      expect(await startsIn(resource, second)).to.deep.equal([resource.length]);
    });

    it("where damage follows it, and its digest is right", async () => {
      const outer = response(3, withDigest(ok(archive)), ok(archive));
      expect(await startsIn(outer, junk, second)).to.deep.equal([0, outer.length + 4]);
    });
  });

  it("gives a record that speaks of records, and behind which there is damage", async () => {
    const text = "WARC/1.1\r\nWARC-Type: warcinfo\r\n\r\nis how a record begins: WARC/1.1\r\n";
    const page = response(1, {}, `HTTP/1.1 200 OK\r\n\r\n${text}`);
    expect(await startsIn(page, junk, second)).to.deep.equal([0, page.length + 4]);
  });

  it("gives a record behind the beginning of another one's head", async () => {
    for (const length of [8, 9, 10, 12, 16, 20, 30, 60, first.indexOf("\r\n\r\n")]) {
      const cut = first.subarray(0, length);
      expect(await startsIn(cut, second), `${length} bytes`).to.deep.equal([length]);
    }
  });

  it("gives a record with a URL that ends as a version line does", async () => {
    const url = "http://example.com/WARC/1.0";
    const odd = response(1, { "WARC-Target-URI": url });
    expect(await startsIn(odd, second)).to.deep.equal([0, odd.length]);
    const fields = odd.toString("latin1").split("\r\n");
    const target = fields.findIndex((field) => field.startsWith("WARC-Target-URI"));
    const [moved = ""] = fields.splice(target, 1);
    fields.splice(1, 0, moved);
    const urlFirst = Buffer.from(fields.join("\r\n"), "latin1");
    expect(await startsIn(urlFirst, second)).to.deep.equal([0, urlFirst.length]);
  });

  it("keeps request and response together where damage is before and behind them", async () => {
    const other = { "WARC-Target-URI": "http://example.com/other" };
    const pair = Buffer.concat([request(1), response(2, concurrentTo(1))]);
    const unnamed = Buffer.concat([request(3, other), response(4, other)]);
    const { flows, parts, gaps } = await recovered(junk, pair, metadata(5, 1), junk, unnamed, junk);
    expect(flows).to.have.length(2);
    expect(parts).to.have.length(4);
    expect(gaps.map(({ length }) => length)).to.deep.equal([4, 4, 4]);
  });

  it("makes no pair of a request and a response between which something was lost", async () => {
    const { flows } = await recovered(request(1), junk, second);
    expect(flows).to.have.length(2);
  });

  it("passes over a record without a date that is one, and says so", async () => {
    const dateless = Buffer.from(first.toString("latin1").replace("2020-01-02T", "yesterday"));
    const { parts, gaps } = await recovered(dateless, second);
    expect(parts.map(({ start }) => start)).to.deep.equal([dateless.length]);
    expect(gaps).to.have.length(1);
    expect(gaps[0]?.reason).to.equal('WARC-Date is not a date: "yesterday03:04:05Z"');
    expect(gaps[0]).to.include({ offset: 0, length: dateless.length });
  });

  it("finds out that a length lies before it has read what that claims", async () => {
    const outer = lying(first, 900_000_000);
    const body = Buffer.concat([second, response(3, {}, Buffer.concat([ok(junk), ok(junk)]))]);
    const chunk = Buffer.concat(new Array<Buffer>(2000).fill(body));
    const chunksRead = await chunksUntilFlow(warc, outer, chunk);
    expect(chunksRead * chunk.length).to.be.below(70_000_000);
  });

  it("keeps what is no flow, for who writes a web archive", async () => {
    const resource = record("resource", {}, okBlock);
    const { file } = await runThrough(
      Buffer.concat([warcinfo, junk, resource, first, junk, second]),
      undefined,
      { onGap: () => undefined },
    );
    const kept = Buffer.concat([warcinfo, resource, first, second]);
    expect(file.toString("latin1")).to.equal(kept.toString("latin1"));
  });

  /** Heads, each of which claims to hold all that follows, up to the same end. */
  const nested = (count: number, fields: string): Buffer => {
    const head = (length: number): string =>
      `WARC/1.1\r\n${fields}Content-Length: ${String(length).padStart(9, "0")}\r\n\r\n`;
    const { length } = head(0);
    const heads = Array.from({ length: count }, (_, nth) => head((count - nth - 1) * length));
    return Buffer.from(`${heads.join("")}\r\n\r\n`);
  };
  const fields = "WARC-Type: response\r\nWARC-Record-ID: <a>\r\nWARC-Date: a\r\n";
  const digest = `${fields}WARC-Block-Digest: sha1:${"A".repeat(32)}\r\n`;
  const traps: readonly (readonly [what: string, trap: Buffer])[] = [
    ["version lines", Buffer.from("WARC/1.1\r\n".repeat(200_000))],
    ["first words of version lines", Buffer.from("WARC/".repeat(400_000))],
    [
      "heads that lead to nothing",
      Buffer.from(`WARC/1.1\r\n${fields}Content-Length: 999999\r\n\r\n`.repeat(20_000)),
    ],
    ["heads that do not end", Buffer.from(`WARC/1.1\r\n${fields}`.repeat(25_000))],
    ["heads that all lead to one end", nested(30_000, "WARC-Type: response\r\n")],
    ["heads with a wrong digest that all lead to one end", nested(12_000, digest)],
    ["line ends", Buffer.from("\r\n".repeat(1_000_000))],
    ["line feeds", Buffer.alloc(2_000_000, "\n")],
  ];
  for (const [what, trap] of traps) {
    it(`comes to the end of two megabytes of ${what}`, async () => {
      for (const parts of [
        [trap, junk, second],
        [junk, trap, junk, second],
      ]) {
        const starts = await startsIn(...parts);
        expect(starts.at(-1)).to.equal(Buffer.concat(parts).length - second.length);
      }
    });
  }
});
