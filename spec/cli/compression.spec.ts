import { expect } from "chai";
import { deflateSync, gunzipSync, gzipSync, inflateSync } from "node:zlib";
import { readFlows } from "../../lib/read-flows.js";
import { fixture } from "../support/captures.js";
import { Desk, onlyLine } from "./support/desk.js";

const demo = fixture("demo.mitm");
/** The first two flows of the demo capture, and where the third begins. */
const twoFlows = demo.subarray(0, 3656);

describe("mitmts-dump and compression", () => {
  const desk = Desk.forSuite();
  beforeEach(() => desk.write({ "src.mitm": demo, "src.bin": gzipSync(demo) }));

  async function expectDemo(name: string): Promise<void> {
    const { code, stdout, stderr } = await desk.run(["-r", name]);
    expect({ code, stderr }).to.deep.equal({ code: 0, stderr: "" });
    expect(stdout.equals(demo)).to.be.true;
  }

  it("reads what is compressed, whatever its name, and writes it plain", async () => {
    await expectDemo("src.bin");
    desk.write({ zlib: deflateSync(demo) });
    await expectDemo("zlib");
  });

  it("reads it from a pipe, byte by byte too", async () => {
    const running = desk.start(["-w", "out"], null);
    for (const byte of gzipSync(demo).subarray(0, 40)) {
      running.write(Buffer.of(byte));
      await new Promise(setImmediate);
    }
    running.close(gzipSync(demo).subarray(40));
    expect((await running.end).code).to.equal(0);
    expect(desk.read("out").equals(demo)).to.be.true;
  });

  it("reads all members of a gzip file", async () => {
    desk.write({ joined: Buffer.concat([gzipSync(twoFlows), gzipSync(demo.subarray(3656))]) });
    await expectDemo("joined");
  });

  it("takes a compressed nothing for a file with no flows", async () => {
    const { code, stdout, stderr } = await desk.run([], gzipSync(""));
    expect({ code, stdout: stdout.length, stderr }).to.deep.equal({
      code: 0,
      stdout: 0,
      stderr: "",
    });
  });

  for (const extension of [".gz", ".zst"]) {
    it(`compresses by the extension ${extension}, and adds to it`, async () => {
      const name = `out.mitm${extension}`;
      await desk.run(["-r", "src.mitm", "-w", name]);
      expect(desk.read(name).length).to.be.below(demo.length);
      await expectDemo(name);
      await desk.run(["-r", "src.mitm", "-w", `+${name}`]);
      const { stdout } = await desk.run(["-r", name]);
      expect(stdout.equals(Buffer.concat([demo, demo]))).to.be.true;
    });
  }

  it("compresses in the way that other programs read", async () => {
    await desk.run(["-r", "src.mitm", "-w", "out.mitm.gz"]);
    expect(gunzipSync(desk.read("out.mitm.gz")).equals(demo)).to.be.true;
    await desk.run(["-r", "src.mitm", "-w", "out.zhar", "--to", "mitm"]);
    expect(inflateSync(desk.read("out.zhar")).equals(demo)).to.be.true;
  });

  it("cannot add to a zlib stream", async () => {
    const { code, stderr } = await desk.run(["-r", "src.mitm", "-w", "+a.zhar", "--to", "mitm"]);
    expect(code).to.equal(2);
    expect(onlyLine(stderr)).to.equal(
      "mitmts-dump: -w +a.zhar: nothing can be added to a zlib stream",
    );
  });

  it("cannot add to a file that is compressed in another way", async () => {
    desk.write({ "all.mitm": gzipSync(demo) });
    const { code, stderr } = await desk.run(["-r", "src.mitm", "-w", "+all.mitm"]);
    expect(code).to.equal(1);
    expect(onlyLine(stderr)).to.equal(
      "mitmts-dump: all.mitm: cannot write: it is compressed by gzip, and what would be added is not compressed",
    );
    expect(desk.read("all.mitm").equals(gzipSync(demo))).to.be.true;
  });

  it("may write the file that it reads", async () => {
    desk.write({ "a.mitm.gz": gzipSync(demo) });
    await desk.run(["-r", "a.mitm.gz", "-w", "a.mitm.gz"]);
    expect(gunzipSync(desk.read("a.mitm.gz")).equals(demo)).to.be.true;
    expect(desk.names()).to.include("a.mitm.gz");
  });

  it("says where compressed data is cut, and writes the whole flows before", async () => {
    const cut = gzipSync(demo, { level: 0 }).subarray(0, 5000);
    const { code, stderr } = await desk.run(["-w", "out.mitm.gz"], cut);
    expect(code).to.equal(1);
    expect(onlyLine(stderr)).to.equal(
      "mitmts-dump: <stdin>: the gzip data is damaged after byte 5000: it is cut",
    );
    expect(gunzipSync(desk.read("out.mitm.gz")).equals(twoFlows)).to.be.true;
  });

  it("says that a checksum is wrong, and writes all flows", async () => {
    const wrong = gzipSync(demo);
    wrong.writeUInt32LE(0, wrong.length - 8);
    desk.write({ wrong });
    const { code, stderr } = await desk.run(["-r", "wrong", "-w", "out.mitm"]);
    expect(code).to.equal(1);
    expect(onlyLine(stderr)).to.match(/^mitmts-dump: wrong: the gzip data is damaged .*checksum/);
    expect(desk.read("out.mitm").equals(demo)).to.be.true;
  });

  it("gives the place of damage within as that of the content", async () => {
    const rubbish = gzipSync(Buffer.concat([twoFlows, Buffer.from("rubbish")]));
    const { stderr } = await desk.run([], rubbish);
    expect(onlyLine(stderr)).to.contain("<stdin>: flow 3 at byte 3656: there is no flow here");
  });

  it("says so when something is compressed twice", async () => {
    const { code, stderr } = await desk.run([], gzipSync(gzipSync(demo)));
    expect(code).to.equal(1);
    expect(onlyLine(stderr)).to.contain("gzip data within compressed data; decompress it once");
  });

  it("does not keep what an error in a script took back", async () => {
    desk.write({
      "out.mitm.gz": "something older",
      "throw.mjs": "export function response() { throw new Error('no'); }",
    });
    const args = ["-r", "src.mitm", "-s", "throw.mjs", "-w", "out.mitm.gz"];
    expect((await desk.run(args)).code).to.equal(3);
    expect(desk.read("out.mitm.gz").toString()).to.equal("something older");
    expect(desk.names()).to.have.length(4);
  });

  it("says that the disk is full", async () => {
    desk.write({ "link.mitm.gz": "" });
    const { code, stderr } = await desk.shell(
      "rm link.mitm.gz; ln -s /dev/full link.mitm.gz; mitmts-dump -r src.mitm -w link.mitm.gz",
    );
    expect(code).to.equal(1);
    expect(onlyLine(stderr)).to.equal("mitmts-dump: link.mitm.gz: cannot write: the disk is full");
  });

  it("does not decode a body that is larger than --max-body", async () => {
    desk.write({
      "content.mjs": `export function response(ctx, flow) {
        try { flow.response.content; } catch (error) { ctx.log.info(error.message); }
      }`,
    });
    const args = ["-r", "src.mitm", "-s", "content.mjs", "--flow-detail", "0"];
    const limited = await desk.run([...args, "--max-body", "10"]);
    expect(limited.stderr).to.match(/more than 10 bytes/);
    for (const size of ["0", "100T"]) {
      expect((await desk.run([...args, "--max-body", size])).stderr).to.equal("");
    }
  });

  it("is the library's, too", async () => {
    const ids: string[] = [];
    for await (const { id } of readFlows(gzipSync(demo))) ids.push(id);
    expect(ids).to.have.length(13);
  });
});
