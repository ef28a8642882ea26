import { expect } from "chai";
import { chmodSync, lstatSync, mkdirSync, statSync, symlinkSync } from "node:fs";
import { fixture } from "../support/captures.js";
import { Desk } from "./support/desk.js";

const demo = fixture("demo.mitm");
const encodings = fixture("mitm/encodings.mitm");

describe("what mitmts-dump writes", () => {
  const desk = Desk.forSuite();
  beforeEach(() => desk.write({ "src.mitm": demo }));

  it("goes to stdout when nothing else is named, and for -", async () => {
    for (const args of [[], ["-w", "-"], ["--wfile=-"]]) {
      const { code, stdout } = await desk.run(["-r", "src.mitm", ...args]);
      expect(code).to.equal(0);
      expect(stdout.equals(demo)).to.be.true;
    }
  });

  it("goes to the file that is named, and then nothing to stdout", async () => {
    const { code, stdout } = await desk.run(["-r", "src.mitm", "-w", "dst.mitm"]);
    expect({ code, stdout: stdout.length }).to.deep.equal({ code: 0, stdout: 0 });
    expect(desk.read("dst.mitm").equals(demo)).to.be.true;
    expect(desk.names()).to.deep.equal(["dst.mitm", "src.mitm"]);
  });

  it("may take the place of the file that is read", async () => {
    desk.write({ "s.mjs": "export function request(ctx, flow) { ctx.drop(flow); }" });
    const { code } = await desk.run(["-r", "src.mitm", "-s", "s.mjs", "-w", "src.mitm"]);
    expect(code).to.equal(0);
    expect(desk.read("src.mitm").length).to.be.within(1, demo.length - 1);
    expect(desk.names()).to.deep.equal(["s.mjs", "src.mitm"]);
  });

  it("replaces an older file, keeps its mode", async () => {
    desk.write({ "dst.mitm": "something older" });
    chmodSync(desk.path("dst.mitm"), 0o660);
    const { code } = await desk.run(["-r", "src.mitm", "-w", "dst.mitm"]);
    expect(code).to.equal(0);
    expect(desk.read("dst.mitm").equals(demo)).to.be.true;
    expect(statSync(desk.path("dst.mitm")).mode & 0o777).to.equal(0o660);
  });

  it("goes where a symbolic link leads", async () => {
    mkdirSync(desk.path("there"));
    desk.write({ "there/target.mitm": "something older" });
    symlinkSync("there/target.mitm", desk.path("link.mitm"));
    const { code } = await desk.run(["-r", "src.mitm", "-w", "link.mitm"]);
    expect(code).to.equal(0);
    expect(lstatSync(desk.path("link.mitm")).isSymbolicLink()).to.be.true;
    expect(desk.read("there/target.mitm").equals(demo)).to.be.true;
  });

  it("is an empty file for an empty input", async () => {
    const { code } = await desk.run(["-w", "dst.mitm"], "");
    expect(code).to.equal(0);
    expect(desk.read("dst.mitm")).to.have.length(0);
  });

  it("goes into a pipe or device that has a name", async () => {
    const { code, stdout } = await desk.shell(
      "mkfifo pipe; mitmts-dump -r src.mitm -w pipe & cat pipe; wait $!",
    );
    expect(code).to.equal(0);
    expect(stdout.equals(demo)).to.be.true;
  });

  describe("with +", () => {
    it("is added to the file", async () => {
      desk.write({ "dst.mitm": encodings });
      const { code } = await desk.run(["-r", "src.mitm", "-w", "+dst.mitm"]);
      expect(code).to.equal(0);
      expect(desk.read("dst.mitm").equals(Buffer.concat([encodings, demo]))).to.be.true;
    });

    it("makes the file when it is not there", async () => {
      await desk.run(["-r", "src.mitm", "-w", "+dst.mitm"]);
      expect(desk.read("dst.mitm").equals(demo)).to.be.true;
    });

    it("doubles the file that is read, and does not go on for ever", async () => {
      // Should it go on for ever, it ends at 10 MB.
      const { code } = await desk.shell("ulimit -f 10000; mitmts-dump -r src.mitm -w +src.mitm");
      expect(code).to.equal(0);
      expect(desk.read("src.mitm").equals(Buffer.concat([demo, demo]))).to.be.true;
    });

    it("leaves the file as it was when the run fails", async () => {
      desk.write({ "dst.mitm": encodings, "s.mjs": "export function done() { throw 1; }" });
      const { code } = await desk.run(["-r", "src.mitm", "-s", "s.mjs", "-w", "+dst.mitm"]);
      expect(code).to.equal(3);
      expect(desk.read("dst.mitm").equals(encodings)).to.be.true;
    });
  });

  describe("for people, with --flow-detail", () => {
    it("1 is a listing, and no flows", async () => {
      const { code, stdout } = await desk.run(["-r", "src.mitm", "--flow-detail", "1"]);
      expect(code).to.equal(0);
      expect(stdout.toString().split("\n")[2]).to.equal(
        "192.168.1.23:50112: GET http://www.example.com/",
      );
    });

    it("0 is nothing", async () => {
      const { code, stdout } = await desk.run(["-r", "src.mitm", "--flow-detail", "0"]);
      expect({ code, stdout: stdout.length }).to.deep.equal({ code: 0, stdout: 0 });
    });

    it("1 and -w FILE: both are whole", async () => {
      const args = ["-r", "src.mitm", "--flow-detail=1", "-w", "dst.mitm"];
      const { code, stdout } = await desk.run(args);
      expect(code).to.equal(0);
      expect(stdout.toString().split("\n")).to.have.length.above(26);
      expect(desk.read("dst.mitm").equals(demo)).to.be.true;
    });

    it("1 and -w -: is refused, for both want stdout", async () => {
      const { code, stdout, stderr } = await desk.run(["--flow-detail", "1", "-w", "-"]);
      expect({ code, stdout: stdout.length }).to.deep.equal({ code: 2, stdout: 0 });
      expect(stderr).to.match(/^mitmts-dump: .*stdout.*\n$/);
    });
  });
});
