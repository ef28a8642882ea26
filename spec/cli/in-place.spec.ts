import { expect } from "chai";
import { chmodSync, linkSync, lstatSync, mkdirSync, statSync, symlinkSync } from "node:fs";
import { gunzipSync, gzipSync } from "node:zlib";
import { fixture } from "../support/captures.js";
import { Desk } from "./support/desk.js";
import { sayStartAndDone } from "./support/scripts.js";

const demo = fixture("demo.mitm");
const cut = demo.subarray(0, 5000);
/** Leaves HTTP alone out; so what is written is shorter. */
const drop = "export function request(ctx, flow) { ctx.drop(flow); }";

describe("mitmts-dump -i", () => {
  const desk = Desk.forSuite();
  let rewritten: Buffer;
  beforeEach(async () => {
    desk.write({ "a.mitm": demo, "b.mitm": demo, "s.mjs": drop });
    rewritten = (await desk.run(["-r", "a.mitm", "-s", "s.mjs"])).stdout;
    expect(rewritten.length).to.be.within(1, demo.length - 1);
  });

  it("rewrites each file, and says nothing", async () => {
    const { code, stdout, stderr } = await desk.run([
      "-is",
      "s.mjs",
      "-r",
      "a.mitm",
      "-r",
      "b.mitm",
    ]);
    expect({ code, stdout: stdout.length, stderr }).to.deep.equal({
      code: 0,
      stdout: 0,
      stderr: "",
    });
    for (const name of ["a.mitm", "b.mitm"]) expect(desk.read(name).equals(rewritten)).to.be.true;
    expect(desk.names()).to.deep.equal(["a.mitm", "b.mitm", "s.mjs"]);
  });

  it("is a run of its own for each file: start, flows, done", async () => {
    desk.write({ "s.mjs": sayStartAndDone });
    const { stderr } = await desk.run(["-i", "-s", "s.mjs", "-r", "a.mitm", "-r", "b.mitm"]);
    const said = stderr.split("\n").map((line) => line.replace(/.*: /, ""));
    expect(said).to.deep.equal(["start", "done", "start", "done", ""]);
  });

  it("goes on after a file that fails; the exit code and a summary tell", async () => {
    desk.write({ "cut.mitm": cut });
    const names = ["cut.mitm", "absent.mitm", "a.mitm", "."];
    const args = names.flatMap((name) => ["-r", name]);
    const { code, stderr } = await desk.run(["-i", "-s", "s.mjs", ...args]);
    expect(code).to.equal(1);
    expect(stderr.split("\n").slice(0, -1)).to.have.length(4);
    expect(stderr).to.match(/^mitmts-dump: cut\.mitm: flow 3 at byte 3656: /);
    expect(stderr).to.contain(
      "mitmts-dump: 1 of 4 files rewritten; as they were: cut.mitm, absent.mitm, .\n",
    );
    expect(desk.read("cut.mitm").equals(cut)).to.be.true;
    expect(desk.read("a.mitm").equals(rewritten)).to.be.true;
    expect(desk.names()).to.deep.equal(["a.mitm", "b.mitm", "cut.mitm", "s.mjs"]);
  });

  it("leaves a file as it was when a script throws, and goes on", async () => {
    desk.write({
      "s.mjs": `let runs = 0;
        export function start() { runs++; }
        export function request(ctx, flow) { if (runs === 1) throw new Error("no"); ctx.drop(flow); }`,
    });
    const { code } = await desk.run(["-i", "-s", "s.mjs", "-r", "a.mitm", "-r", "b.mitm"]);
    expect(code).to.equal(3);
    expect(desk.read("a.mitm").equals(demo)).to.be.true;
    expect(desk.read("b.mitm").equals(rewritten)).to.be.true;
  });

  it("touches nothing when a script does not load", async () => {
    desk.write({ "s.mjs": "export function request(" });
    const { code } = await desk.run(["-i", "-s", "s.mjs", "-r", "a.mitm", "-r", "b.mitm"]);
    expect(code).to.equal(2);
    expect(desk.read("a.mitm").equals(demo)).to.be.true;
  });

  for (const [suffix, backup] of [
    [".bak", "a.mitm.bak"],
    ["old-*", "old-a.mitm"],
    ["old/*.1", "old/a.mitm.1"],
  ] as const) {
    it(`keeps the old file with --backup ${suffix}`, async () => {
      mkdirSync(desk.path("old"));
      chmodSync(desk.path("a.mitm"), 0o640);
      const { code } = await desk.run(["-i", "--backup", suffix, "-s", "s.mjs", "-r", "a.mitm"]);
      expect(code).to.equal(0);
      expect(desk.read(backup).equals(demo)).to.be.true;
      expect(desk.read("a.mitm").equals(rewritten)).to.be.true;
      for (const name of ["a.mitm", backup]) {
        expect(statSync(desk.path(name)).mode & 0o777).to.equal(0o640);
      }
    });
  }

  it("rewrites what a symbolic link leads to, and keeps the backup there", async () => {
    mkdirSync(desk.path("there"));
    desk.write({ "there/target.mitm": demo });
    symlinkSync("there/target.mitm", desk.path("link.mitm"));
    await desk.run(["-i", "--backup=.bak", "-s", "s.mjs", "-r", "link.mitm"]);
    expect(lstatSync(desk.path("link.mitm")).isSymbolicLink()).to.be.true;
    expect(desk.read("there/target.mitm").equals(rewritten)).to.be.true;
    expect(desk.read("there/target.mitm.bak").equals(demo)).to.be.true;
  });

  it("leaves other hard links to the old file what they were", async () => {
    linkSync(desk.path("a.mitm"), desk.path("other.mitm"));
    await desk.run(["-i", "-s", "s.mjs", "-r", "a.mitm"]);
    expect(desk.read("a.mitm").equals(rewritten)).to.be.true;
    expect(desk.read("other.mitm").equals(demo)).to.be.true;
  });

  it("keeps a file's compression and format, whatever its name says", async () => {
    desk.write({ "flows.har": gzipSync(demo) });
    const { code } = await desk.run(["-i", "-s", "s.mjs", "-r", "flows.har"]);
    expect(code).to.equal(0);
    expect(gunzipSync(desk.read("flows.har")).equals(rewritten)).to.be.true;
  });

  it("writes another format where that is asked for", async () => {
    await desk.run(["-i", "--to", "jsonl", "-r", "a.mitm"]);
    expect(desk.read("a.mitm").toString().split("\n")).to.have.length(14);
  });

  it("leaves an empty file empty", async () => {
    desk.write({ "empty.mitm": "" });
    expect((await desk.run(["-i", "-r", "empty.mitm"])).code).to.equal(0);
    expect(desk.read("empty.mitm")).to.have.length(0);
  });

  it("ends when it is interrupted: that file and those that come are as they were", async () => {
    desk.write({
      "s.mjs": `export async function request(ctx) { ctx.log.info("request"); await new Promise((go) => setTimeout(go, 300)); }`,
    });
    const program = desk.start(["-i", "-s", "s.mjs", "-r", "a.mitm", "-r", "b.mitm"]);
    await program.said("request");
    program.signal("SIGTERM");
    const { code, stderr } = await program.end;
    expect(code).to.equal(143);
    expect(stderr).to.contain("0 of 2 files rewritten; as they were: a.mitm; 1 not begun\n");
    for (const name of ["a.mitm", "b.mitm"]) expect(desk.read(name).equals(demo)).to.be.true;
    expect(desk.names()).to.deep.equal(["a.mitm", "b.mitm", "s.mjs"]);
  });

  for (const args of [[], ["-r", "-"]]) {
    it(`needs files that have names: not ${args.join(" ") || "stdin"}`, async () => {
      const { code, stderr } = await desk.run(["-i", ...args], demo);
      expect(code).to.equal(2);
      expect(stderr).to.equal("mitmts-dump: -i rewrites files: name each with -r\n");
    });
  }
});
