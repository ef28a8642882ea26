import { expect } from "chai";
import { fixture } from "../support/captures.js";
import { Desk } from "./support/desk.js";
import { describeOnTerminal, onTerminal } from "./support/terminal.js";

/** A run that takes longer than a second, and says something meanwhile. */
const slow = `
import { setTimeout } from "node:timers/promises";
export async function response(ctx, flow) {
  if (flow.response.statusCode !== 404) return;
  flow.comment = "slow";
  await setTimeout(1700);
  ctx.log.info("half way");
  await setTimeout(300);
}
`;

const erase = "\r\x1b[K";

describeOnTerminal("progress", () => {
  const desk = Desk.forSuite();
  beforeEach(() => desk.write({ "a.mitm": fixture("demo.mitm"), "slow.mjs": slow }));

  for (const columns of [40, 80, 200]) {
    it(`is a line of ${columns} columns at most, gone when the run is over`, async () => {
      const line = "mitmts-dump -r a.mitm -s slow.mjs -w b.mitm";
      const { code, text } = await onTerminal(desk, line, { columns });
      expect(code).to.equal(0);
      const shown = text
        .split(erase)
        .flatMap((piece) => piece.split("\n"))
        .filter((piece) => piece.includes("%"));
      expect(shown).not.to.be.empty;
      for (const piece of shown) {
        expect(piece.length).to.be.below(columns);
        expect(piece).to.match(/^100% {2}38\.0k of 38\.0k {2}[\d.]+[bk]\/s/);
      }
      // The messages that come meanwhile stand on lines of their own, and the summary comes last.
      expect(text).to.contain(`${erase}mitmts-dump: slow.mjs: half way\n`);
      const last = text.slice(text.lastIndexOf(erase) + erase.length);
      expect(last).to.match(
        /^mitmts-dump: 13 flows in, 13 out \(1 changed\); 38\.0k read, 38\.0k written; 2\.\d s\n$/,
      );
    });
  }

  it("is not shown when there is nothing to wait for", async () => {
    const { text } = await onTerminal(desk, "mitmts-dump -r a.mitm -w b.mitm");
    expect(text).to.equal("");
  });

  it("is not shown where flows are listed, or -q asks for silence", async () => {
    for (const args of ["--flow-detail 1", "--diff", "-q -w b.mitm"]) {
      const { text } = await onTerminal(desk, `mitmts-dump -r a.mitm -s slow.mjs ${args}`);
      expect(text).not.to.contain(erase);
    }
  });

  it("is not shown in a pipe, which stays silent", async () => {
    const { stderr } = await desk.run(["-r", "a.mitm", "-s", "slow.mjs", "-q"]);
    expect(stderr).to.equal("");
  });
});

describe("the summary", () => {
  const desk = Desk.forSuite();
  beforeEach(() => desk.write({ "a.mitm": fixture("demo.mitm") }));
  const script = `export function response(ctx, flow) {
    if (flow.response.statusCode === 404) ctx.drop(flow);
    else if (flow.response.statusCode === 204) ctx.duplicateFlow(flow);
    else flow.comment = "seen";
  }`;

  it("is in words, where it is asked for", async () => {
    desk.write({ "s.mjs": script });
    const { stdout, stderr } = await desk.run(["-r", "a.mitm", "-s", "s.mjs", "--summary", "text"]);
    expect(stderr).to.match(
      /^mitmts-dump: 13 flows in, 13 out \(8 changed, 1 new\), 1 dropped; 38\.0k read, [\d.]+k written; \d\.\d s\n$/,
    );
    expect(stdout.length).to.be.greaterThan(30_000);
  });

  it("is JSON for programs", async () => {
    desk.write({ "s.mjs": script });
    const args = ["-r", "a.mitm", "-s", "s.mjs", "-w", "b.mitm", "--summary", "json"];
    const { stderr } = await desk.run(args);
    const { seconds, ...counts } = JSON.parse(stderr) as Record<string, number>;
    expect(seconds).to.be.a("number");
    expect(counts).to.deep.equal({
      flows_in: 13,
      flows_out: 13,
      flows_changed: 8,
      flows_new: 1,
      flows_dropped: 1,
      bytes_in: fixture("demo.mitm").length,
      bytes_out: desk.read("b.mitm").length,
    });
  });

  it("is there after a failure, too", async () => {
    desk.write({ "cut.mitm": fixture("demo.mitm").subarray(0, 5000) });
    const { code, stderr } = await desk.run([
      "-r",
      "cut.mitm",
      "-w",
      "b.mitm",
      "--summary",
      "json",
    ]);
    expect(code).to.equal(1);
    expect(JSON.parse(stderr.split("\n")[0] ?? "")).to.include({ flows_in: 2, flows_out: 2 });
  });
});
