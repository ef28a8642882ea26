import { expect } from "chai";
import { gunzipSync, gzipSync } from "node:zlib";
import { readFlows } from "../../lib/read-flows.js";
import { fixture } from "../support/captures.js";
import { record, request, response, warcinfo } from "../formats/warc/warc-file.js";
import { Desk, onlyLine } from "./support/desk.js";

const resource = record("resource", { "WARC-Target-URI": "urn:a" }, "not HTTP");
const archive = Buffer.concat([warcinfo, request(1), response(2), resource]);
const gzipHead = Buffer.from([0x1f, 0x8b, 8, 0]);

/** How many members a gzip file has; none of its data looks like the beginning of one. */
function membersOf(file: Buffer): number {
  let count = 0;
  for (let at = file.indexOf(gzipHead); at >= 0; at = file.indexOf(gzipHead, at + 1)) count++;
  return count;
}

describe("mitmts-dump and web archives", () => {
  const desk = Desk.forSuite();

  it("are recognised, and written as they were", async () => {
    const { code, stdout, stderr } = await desk.run([], archive);
    expect({ code, stderr }).to.deep.equal({ code: 0, stderr: "" });
    expect(stdout.equals(archive)).to.be.true;
  });

  it("become another format, and it is said once what in them is no flow", async () => {
    desk.write({ "a.warc.gz": gzipSync(archive), "b.warc": archive });
    const { code, stdout, stderr } = await desk.shell(
      "mitmts-dump -r a.warc.gz -r b.warc --to jsonl",
    );
    expect(code).to.equal(0);
    const urls = stdout
      .toString()
      .trim()
      .split("\n")
      .map((line) => (JSON.parse(line) as { request: { url: string } }).request.url);
    expect(urls).to.deep.equal(["http://example.com/a?b=c", "http://example.com/a?b=c"]);
    expect(onlyLine(stderr.trimEnd())).to.equal(
      "mitmts-dump: what is no flow was passed over: resource records (2)",
    );
  });

  it("are listed without a word on what is no flow", async () => {
    const { stdout, stderr } = await desk.run(["--flow-detail", "1"], archive);
    expect(stdout.toString()).to.contain("http://example.com/a?b=c");
    expect(stderr).to.equal("");
  });

  it("keep what is no flow where flows are left out", async () => {
    const { code, stdout, stderr } = await desk.run(
      ["--read-filter", "~d elsewhere.example"],
      archive,
    );
    expect({ code, stderr }).to.deep.equal({ code: 0, stderr: "" });
    expect(stdout.equals(Buffer.concat([warcinfo, resource]))).to.be.true;
  });

  it("are compressed record by record, so that programs can seek", async () => {
    desk.write({ "a.warc": archive });
    expect((await desk.run(["-r", "a.warc", "-w", "b.warc.gz"])).code).to.equal(0);
    const file = desk.read("b.warc.gz");
    expect(gunzipSync(file).equals(archive)).to.be.true;
    expect(membersOf(file)).to.equal(4);
  });

  it("are added to behind the last whole record, with their other records", async () => {
    const [half, packed] = [archive.subarray(0, -20), gzipSync(archive)];
    desk.write({
      "a.warc": request(1),
      "half.warc": half,
      "open.warc": archive.subarray(0, -2),
      "half.warc.gz": packed.subarray(0, -12),
    });
    for (const output of ["half.warc", "open.warc", "half.warc.gz"]) {
      const { code } = await desk.run(["-r", "a.warc", "-w", `+${output}`]);
      expect(code).to.equal(0);
    }
    const before = archive.subarray(0, -resource.length);
    expect(desk.read("half.warc").equals(Buffer.concat([before, request(1)]))).to.be.true;
    expect(desk.read("open.warc").equals(Buffer.concat([archive, request(1)]))).to.be.true;
    const unpacked = gunzipSync(desk.read("half.warc.gz")).toString("latin1");
    expect(unpacked).to.include("WARC-Type: warcinfo").and.to.include("WARC-Type: response");
    expect(unpacked.endsWith(request(1).toString("latin1"))).to.be.true;
  });

  it("are made of other captures, and can be added to", async () => {
    desk.write({ "a.mitm": fixture("demo.mitm") });
    for (const output of ["b.warc", "+b.warc"]) {
      const { code, stderr } = await desk.run(["-r", "a.mitm", "-w", output]);
      expect(code).to.equal(0);
      expect(onlyLine(stderr.trimEnd())).to.match(
        /^mitmts-dump: warc has no place for .* TCP flows/,
      );
    }
    let count = 0;
    for await (const { type } of readFlows(desk.path("b.warc"))) if (type === "http") count++;
    expect(count).to.equal(22);
  });
});
