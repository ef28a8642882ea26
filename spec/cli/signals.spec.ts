import { expect } from "chai";
import { execFileSync } from "node:child_process";
import { fixture } from "../support/captures.js";
import { Desk } from "./support/desk.js";
import type { Running } from "./support/program.js";
import { sayStartAndDone } from "./support/scripts.js";

const demo = fixture("demo.mitm");
/** The first two flows of the demo capture. */
const twoFlows = demo.subarray(0, 3656);

/** Says that it has started, which flows it sees, and that it is done. */
const saying = `${sayStartAndDone}
export function request(ctx, flow) { ctx.log.info("request"); }
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
