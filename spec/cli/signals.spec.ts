import { expect } from "chai";
import { execFileSync } from "node:child_process";
import { fixture } from "../support/captures.js";
import { Desk } from "./support/desk.js";
import type { Running } from "./support/program.js";
import { sayStartAndDone } from "./support/scripts.js";

const demo = fixture("demo.mitm");
/** The first two flows of the demo capture. */
const twoFlows = demo.subarray(0, 3656);
const cutInThird = demo.subarray(0, 5000);

/** Says that it has started, which flows it sees, and that it is done. */
const saying = `${sayStartAndDone}
export function request(ctx, flow) { ctx.log.info("request"); }
`;

/** Takes its time for each request, and says when it begins and when it has finished. */
const slow = `${sayStartAndDone}
export async function request({ log }) {
  log.info("request");
  await new Promise((go) => setTimeout(go, 300));
  log.info("finished");
}
`;

describe("mitmts-dump, interrupted,", () => {
  const desk = Desk.forSuite();
  let running: Running | null = null;
  beforeEach(() => desk.write({ "dst.mitm": "something older", "s.mjs": saying }));
  afterEach(() => running?.destroy());

  /** Starts it with stdin a pipe that stays open, and waits until the script has said something. */
  async function waiting(input: Buffer, until: string, ...args: string[]): Promise<Running> {
    running = desk.start(["-s", "s.mjs", ...args], null);
    running.write(input);
    await running.said(until);
    return running;
  }

  for (const [name, code] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const) {
    it(`by ${name} while it waits for input: done runs, ${code}, the output is as it was`, async () => {
      const program = await waiting(twoFlows, "request", "-w", "dst.mitm");
      program.signal(name);
      const outcome = await program.end;
      expect(outcome.code).to.equal(code);
      expect(outcome.stderr).to.match(/s\.mjs: done\n$/);
      expect(desk.read("dst.mitm").toString()).to.equal("something older");
      expect(desk.names()).to.deep.equal(["dst.mitm", "s.mjs"]);
    });
  }

  it("before any input came", async () => {
    const program = await waiting(Buffer.alloc(0), "start", "-w", "new.mitm");
    program.signal("SIGINT");
    expect(await program.end).to.include({
      code: 130,
      stderr: "mitmts-dump: s.mjs: start\nmitmts-dump: s.mjs: done\n",
    });
    expect(desk.names()).to.deep.equal(["dst.mitm", "s.mjs"]);
  });

  it("in the middle of a flow: does not call that damage", async () => {
    const program = await waiting(demo.subarray(0, 5000), "request", "-w", "new.mitm");
    program.signal("SIGINT");
    const { code, stderr } = await program.end;
    expect(code).to.equal(130);
    expect(stderr).not.to.contain("middle of the flow");
    expect(desk.names()).to.deep.equal(["dst.mitm", "s.mjs"]);
  });

  it("has written the flows before to stdout", async () => {
    const program = await waiting(twoFlows, "request");
    program.signal("SIGINT");
    expect((await program.end).stdout.equals(twoFlows)).to.be.true;
  });

  it("does not begin with the next input", async () => {
    desk.write({ "next.mitm": demo });
    const program = await waiting(Buffer.alloc(0), "start", "-r", "-", "-r", "next.mitm");
    program.signal("SIGINT");
    const { code, stdout } = await program.end;
    expect({ code, stdout: stdout.length }).to.deep.equal({ code: 130, stdout: 0 });
  });

  it("while it waits for somebody to open a named pipe", async function () {
    this.timeout(8000);
    execFileSync("mkfifo", [desk.path("pipe")]);
    const program = await waiting(Buffer.alloc(0), "start", "-r", "pipe", "-w", "new.mitm");
    program.signal("SIGTERM");
    expect((await program.end).code).to.equal(143);
    expect(desk.names()).not.to.include("new.mitm");
  });

  it("leaves the end of a file that it adds to as it was", async () => {
    desk.write({ "dst.mitm": demo });
    const program = await waiting(twoFlows, "request", "-w", "+dst.mitm");
    program.signal("SIGINT");
    await program.end;
    expect(desk.read("dst.mitm").equals(demo)).to.be.true;
  });

  it("finishes the flow in hand, and begins with no other", async () => {
    desk.write({ "s.mjs": slow });
    const program = await waiting(demo, "request");
    program.signal("SIGINT");
    const { code, stderr } = await program.end;
    expect(code).to.equal(130);
    const said = stderr.split("\n").map((line) => line.replace(/.*: /, ""));
    expect(said).to.deep.equal(["start", "request", "finished", "done", ""]);
  });

  describe("with --keep-partial", () => {
    it("has the flows before in the file", async () => {
      const program = await waiting(cutInThird, "request", "--keep-partial", "-w", "dst.mitm");
      program.signal("SIGINT");
      expect((await program.end).code).to.equal(130);
      expect(desk.read("dst.mitm").equals(twoFlows)).to.be.true;
      expect(desk.names()).to.deep.equal(["dst.mitm", "s.mjs"]);
    });

    it("has them in a whole file of its format", async () => {
      const program = await waiting(twoFlows, "request", "--keep-partial", "-w", "new.har.gz");
      program.signal("SIGTERM");
      expect((await program.end).code).to.equal(143);
      const { code, stderr } = await desk.run(["-r", "new.har.gz", "--flow-detail", "0"]);
      expect({ code, stderr }).to.deep.equal({ code: 0, stderr: "" });
    });

    it("leaves the file as it was where that is the one that is read", async () => {
      desk.write({ "slow.mjs": slow, "dst.mitm": demo });
      running = desk.start([
        "-s",
        "slow.mjs",
        "-r",
        "dst.mitm",
        "-w",
        "dst.mitm",
        "--keep-partial",
      ]);
      await running.said("request");
      running.signal("SIGINT");
      expect((await running.end).code).to.equal(130);
      expect(desk.read("dst.mitm").equals(demo)).to.be.true;
    });
  });

  it("a second time while it adds to a file: ends at once, and the file is as it was", async () => {
    desk.write({
      "s.mjs": `${saying.replace(/.*function done.*/, "")}
        export function done({ log }) { log.info("done"); return new Promise(() => setInterval(() => {}, 9)); }`,
      "dst.mitm": demo,
    });
    const program = await waiting(twoFlows, "request", "-w", "+dst.mitm");
    program.signal("SIGINT");
    await program.said("done");
    program.signal("SIGINT");
    expect((await program.end).code).to.equal(130);
    expect(desk.read("dst.mitm").equals(demo)).to.be.true;
  });

  it("a second time while done does not end: ends at once, and leaves nothing", async () => {
    desk.write({
      "s.mjs": `${saying.replace(/.*function done.*/, "")}
        export function done({ log }) { log.info("done"); return new Promise(() => setInterval(() => {}, 9)); }`,
    });
    const program = await waiting(twoFlows, "request", "-w", "new.mitm");
    program.signal("SIGINT");
    await program.said("done");
    program.signal("SIGINT");
    expect((await program.end).code).to.equal(130);
    expect(desk.names()).to.deep.equal(["dst.mitm", "s.mjs"]);
  });
});

describe("ctx.stop on the command line", () => {
  const desk = Desk.forSuite();

  for (const event of ["start", "request"]) {
    it(`in ${event}: ends the run with 0, though stdin stays open; what was written counts`, async () => {
      desk.write({
        "s.mjs": `export function ${event}(ctx) { ctx.stop(); ctx.log.info("stop"); }`,
      });
      const program = desk.start(["-s", "s.mjs", "-w", "new.mitm"], null);
      program.write(twoFlows);
      const { code } = await program.end;
      expect(code).to.equal(0);
      expect(desk.read("new.mitm").equals(event === "start" ? Buffer.alloc(0) : twoFlows)).to.be
        .true;
    });
  }
});
