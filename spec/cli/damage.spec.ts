import { gzipSync } from "node:zlib";
import { expect } from "chai";
import { fixture } from "../support/captures.js";
import { Desk } from "./support/desk.js";

const demo = fixture("demo.mitm");
/** Where the third and the fourth flow begin. */
const third = 3656;
const fourth = 7506;
const withoutThird = Buffer.concat([demo.subarray(0, third), demo.subarray(fourth)]);
const broken = Buffer.from(demo);
broken.fill(0, 5000, 5100);
const cut = demo.subarray(0, 5000);

describe("mitmts-dump, when an input is damaged,", () => {
  const desk = Desk.forSuite();
  beforeEach(() => {
    desk.write({ "broken.mitm": broken, "cut.mitm": cut, "whole.mitm": demo });
  });

  describe("with --on-corrupt skip", () => {
    it("writes all flows that are whole, says what it skipped, and fails", async () => {
      const args = ["-r", "broken.mitm", "-w", "good.mitm", "--on-corrupt", "skip"];
      const { code, stderr } = await desk.run(args);
      expect(desk.read("good.mitm").equals(withoutThird)).to.be.true;
      expect(stderr.split("\n")).to.deep.equal([
        "mitmts-dump: broken.mitm: 3850 bytes skipped at byte 3656: a flow is damaged",
        "mitmts-dump: 1 gap; skipped: 3850 bytes",
        "",
      ]);
      expect(code).to.equal(1);
    });

    it("writes the same bytes, and is content, where nothing is damaged", async () => {
      const args = ["-r", "whole.mitm", "-w", "same.mitm", "--on-corrupt", "skip"];
      const { code, stderr } = await desk.run(args);
      expect({ code, stderr }).to.deep.equal({ code: 0, stderr: "" });
      expect(desk.read("same.mitm").equals(demo)).to.be.true;
    });

    it("does not write over a file that is damaged", async () => {
      desk.write({ "only.mitm": broken });
      const args = ["-r", "only.mitm", "-w", "only.mitm", "--on-corrupt", "skip"];
      const { code, stderr } = await desk.run(args);
      expect(code).to.equal(1);
      expect(stderr).to.contain(
        "nothing is written to only.mitm: it would replace what is damaged\n",
      );
      expect(desk.read("only.mitm").equals(broken)).to.be.true;
    });
  });

  describe("with --on-corrupt truncate", () => {
    it("writes what is before the damage, goes on with the next input, and fails", async () => {
      const args = [
        "-r",
        "cut.mitm",
        "-r",
        "whole.mitm",
        "-w",
        "t.mitm",
        "--on-corrupt",
        "truncate",
      ];
      const { code, stderr } = await desk.run(args);
      expect(desk.read("t.mitm").equals(Buffer.concat([demo.subarray(0, third), demo]))).to.be.true;
      expect(stderr).to.match(/^mitmts-dump: cut.mitm: the rest is skipped, from byte 3656 on: /);
      expect(stderr).to.contain("mitmts-dump: 1 gap; skipped: the rest of a file\n");
      expect(code).to.equal(1);
    });

    it("passes over an input that is no capture", async () => {
      desk.write({ "page.html": "<!DOCTYPE html>" });
      const args = [
        "-r",
        "page.html",
        "-r",
        "whole.mitm",
        "-w",
        "p.mitm",
        "--on-corrupt",
        "truncate",
      ];
      const { code } = await desk.run(args);
      expect(code).to.equal(1);
      expect(desk.read("p.mitm").equals(demo)).to.be.true;
    });
  });

  it("refuses another word for --on-corrupt", async () => {
    const { code, stderr } = await desk.run(["-r", "whole.mitm", "--on-corrupt", "mend"]);
    expect(code).to.equal(2);
    expect(stderr).to.equal("mitmts-dump: --on-corrupt takes abort, skip or truncate\n");
  });

  it("takes flows longer than --max-flow for damage", async () => {
    const args = ["-r", "whole.mitm", "-w", "short.mitm", "--max-flow", "2K"];
    const { code, stderr } = await desk.run(args);
    expect(code).to.equal(1);
    expect(stderr).to.contain("more than 2048 are not read");
  });
});

describe("mitmts-dump recover", () => {
  const desk = Desk.forSuite();
  beforeEach(() => {
    desk.write({ "broken.mitm": broken, "whole.mitm": demo, "junk.mitm": Buffer.alloc(5000) });
  });

  it("saves the flows that are whole, reports, and fails where something was lost", async () => {
    const { code, stderr } = await desk.run(["recover", "broken.mitm", "-w", "good.mitm"]);
    expect(desk.read("good.mitm").equals(withoutThird)).to.be.true;
    expect(stderr.split("\n").slice(-2)).to.deep.equal([
      "mitmts-dump: 12 flows saved; 1 gap; skipped: 3850 bytes",
      "",
    ]);
    expect(code).to.equal(1);
  });

  it("says that nothing was lost, and is content", async () => {
    const { code, stderr } = await desk.run(["recover", "whole.mitm", "-w", "same.mitm"]);
    expect(stderr).to.equal("mitmts-dump: 13 flows saved; nothing was lost\n");
    expect(code).to.equal(0);
    expect(desk.read("same.mitm").equals(demo)).to.be.true;
  });

  it("reads compressed files, and files of which the beginning is damaged, by their names", async () => {
    const behind = Buffer.from(demo);
    behind.fill(0, 0, 100);
    desk.write({ "head.mitm": behind, "head.mitm.gz": gzipSync(behind) });
    for (const name of ["head.mitm", "head.mitm.gz"]) {
      const { code, stderr } = await desk.run(["recover", name, "-w", "tail.mitm"]);
      expect(stderr).to.contain("12 flows saved");
      expect(code).to.equal(1);
    }
  });

  it("makes no file where there is nothing to save", async () => {
    const { code } = await desk.run(["recover", "junk.mitm", "-w", "nothing.mitm"]);
    expect(code).to.equal(1);
    expect(desk.names()).not.to.include("nothing.mitm");
  });

  it("wants to be told what", async () => {
    const { code, stderr } = await desk.run(["recover", "-w", "x.mitm"]);
    expect({ code, stderr }).to.deep.equal({
      code: 2,
      stderr: "mitmts-dump: recover: name the damaged files\n",
    });
  });
});
