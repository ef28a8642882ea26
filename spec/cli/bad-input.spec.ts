import { expect } from "chai";
import { mkdirSync } from "node:fs";
import { fixture } from "../support/captures.js";
import { smallHttpFlow } from "../support/small-flow.js";
import { bytes, encode, integer } from "../support/tnetstring.js";
import { controlCharacters } from "./support/control-characters.js";
import { Desk, onlyLine } from "./support/desk.js";

const demo = fixture("demo.mitm");
/** The first two flows of the demo capture, and where the third begins. */
const twoFlows = demo.subarray(0, 3656);

describe("mitmts-dump, given bad input,", () => {
  const desk = Desk.forSuite();

  /** Runs on a file called `bad.mitm`: the one line it says, and what it has written by then. */
  async function run(file: Buffer | string): Promise<{ line: string; written: Buffer }> {
    desk.write({ "bad.mitm": file });
    const { code, stdout, stderr } = await desk.run(["-r", "bad.mitm"]);
    expect(code).to.equal(1);
    return { line: onlyLine(stderr), written: stdout };
  }

  it("says that it is no capture, what it looks like, and which formats there are", async () => {
    const { line, written } = await run("<!DOCTYPE html><html></html>");
    expect(line).to.match(
      /^mitmts-dump: bad\.mitm: it looks like HTML or XML: "<!DOCTYPE html>.*"; formats that can be read are mitm, /,
    );
    expect(written).to.have.length(0);
  });

  it("says so, too, of bytes that would trouble a terminal, and does not show them raw", async () => {
    const { line } = await run(Buffer.from("9b324a1b5d307f0d0a", "hex"));
    expect(controlCharacters(line)).to.deep.equal([]);
    expect(line).to.contain("it is not a capture that is known here");
  });

  it("says where rubbish begins between or after flows, and writes the flows before", async () => {
    const { line, written } = await run(Buffer.concat([twoFlows, Buffer.from("rubbish")]));
    expect(line).to.match(/^mitmts-dump: bad\.mitm: flow 3 at byte 3656: there is no flow here/);
    expect(written.equals(twoFlows)).to.be.true;
  });

  it("says that the last flow is cut, and how much of it is there", async () => {
    const { line, written } = await run(demo.subarray(0, 5000));
    expect(line).to.equal(
      "mitmts-dump: bad.mitm: flow 3 at byte 3656: the file ends in the middle of the flow: " +
        "1344 of 3850 bytes are there",
    );
    expect(written.equals(twoFlows)).to.be.true;
  });

  it("says so, too, when it is cut in its length", async () => {
    const { line, written } = await run(demo.subarray(0, 3658));
    expect(line).to.contain("flow 3 at byte 3656: the file ends in the middle of the flow");
    expect(written.equals(twoFlows)).to.be.true;
  });

  it("says that a length does not lead to the end of a flow", async () => {
    const lying = Buffer.from(demo);
    lying.write("3843:", 3656);
    const { line, written } = await run(lying);
    expect(line).to.match(/^mitmts-dump: bad\.mitm: flow 3 at byte 3656: its length /);
    expect(written.equals(twoFlows)).to.be.true;
  });

  it("does not ask for the memory that a huge length claims", async () => {
    const { line } = await run("999999999999:x");
    expect(line).to.match(/^mitmts-dump: bad\.mitm: flow 1 at byte 0: it claims 10+13 bytes/);
    const digits = await run("9".repeat(100_000));
    expect(digits.line.length).to.be.below(200);
  });

  it("says which version it does not know", async () => {
    const flow = encode(smallHttpFlow({ version: integer(99) }));
    const { line, written } = await run(Buffer.concat([twoFlows, flow]));
    expect(line).to.match(/^mitmts-dump: bad\.mitm: flow 3 at byte 3656: .* 99\b.* 21\b/);
    expect(written.equals(twoFlows)).to.be.true;
  });

  it("says that files of mitmproxy 0.10 are too old", async () => {
    const { line } = await run("27:7:version,13:1:0#2:10#1:1#]}");
    expect(line).to.match(/^mitmts-dump: bad\.mitm: flow 1 at byte 0: .*0\.10/);
  });

  it("says what is wrong inside of a flow once somebody looks", async () => {
    const broken = encode(smallHttpFlow({ request: bytes("none") }));
    desk.write({ "bad.mitm": Buffer.concat([twoFlows, broken]) });
    const { code, stdout, stderr } = await desk.run(["-r", "bad.mitm", "--flow-detail", "1"]);
    expect(code).to.equal(1);
    expect(onlyLine(stderr)).to.match(
      /^mitmts-dump: bad\.mitm: flow 3 at byte 3656: .*"request" should be a dictionary/,
    );
    expect(stdout.toString().split("\n")).to.have.length(5);
  });

  it("calls stdin <stdin>", async () => {
    const { code, stdout, stderr } = await desk.run([], demo.subarray(0, 5000));
    expect(code).to.equal(1);
    expect(onlyLine(stderr)).to.match(/^mitmts-dump: <stdin>: flow 3 at byte 3656: /);
    expect(stdout.equals(twoFlows)).to.be.true;
  });

  it("writes the whole flows before the damage to the file, too", async () => {
    desk.write({ "a.mitm": demo, "bad.mitm": demo.subarray(0, 5000) });
    const { code } = await desk.run(["-r", "a.mitm", "-r", "bad.mitm", "-w", "dst.mitm"]);
    expect(code).to.equal(1);
    expect(desk.read("dst.mitm").equals(Buffer.concat([demo, twoFlows]))).to.be.true;
    expect(desk.names()).to.deep.equal(["a.mitm", "bad.mitm", "dst.mitm"]);
  });

  it("shows a stack trace with -v, and only then", async () => {
    const { stderr } = await desk.run(["-v"], "9:no flow");
    expect(stderr).to.match(/^mitmts-dump: <stdin>: flow 1 .*\n(.*\n)*\s+at /);
  });
});

describe("mitmts-dump, given files that it cannot read or write,", () => {
  const desk = Desk.forSuite();
  beforeEach(() => {
    desk.write({ "src.mitm": demo, "dst.mitm": "something older" });
    mkdirSync(desk.path("folder"));
  });

  const failing: readonly (readonly [args: string, line: string])[] = [
    ["-r absent.mitm -w dst.mitm", "absent.mitm: cannot read: no such file or directory"],
    ["-r folder -w dst.mitm", "folder: cannot read: it is a folder"],
    ["-r src.mitm/x -w dst.mitm", "src.mitm/x: cannot read: not a directory"],
    ["-r src.mitm -w absent/x.mitm", "absent/x.mitm: cannot write: no such file or directory"],
    ["-r src.mitm -w folder", "folder: cannot write: it is a folder"],
    ["-r src.mitm -w /dev/full", "/dev/full: cannot write: the disk is full"],
  ];
  for (const [args, line] of failing) {
    it(`says: ${line}`, async () => {
      const { code, stdout, stderr } = await desk.run(args.split(" "));
      expect({ code, stdout: stdout.length }).to.deep.equal({ code: 1, stdout: 0 });
      expect(onlyLine(stderr)).to.equal(`mitmts-dump: ${line}`);
      expect(desk.read("dst.mitm").toString()).to.equal("something older");
      expect(desk.names()).to.deep.equal(["dst.mitm", "folder", "src.mitm"]);
    });
  }

  it("says that the disk is full that stdout is on", async () => {
    const { code, stderr } = await desk.shell("mitmts-dump -r src.mitm > /dev/full");
    expect(code).to.equal(1);
    expect(onlyLine(stderr)).to.equal("mitmts-dump: <stdout>: cannot write: the disk is full");
  });
});
