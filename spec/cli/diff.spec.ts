import { expect } from "chai";
import { fixture } from "../support/captures.js";
import { Desk, onlyLine } from "./support/desk.js";

const demo = fixture("demo.mitm");

/** A script that does something with some flows. */
function scriptFor(where: string, what: string): string {
  return `export function request(ctx, flow) { if (${where}) { ${what} } }`;
}

describe("mitmts-dump diff", () => {
  const desk = Desk.forSuite();
  beforeEach(() => desk.write({ "a.mitm": demo }));

  async function rewrite(script: string, output: string): Promise<void> {
    desk.write({ "s.mjs": script });
    await desk.run(["-r", "a.mitm", "-s", "s.mjs", "-w", output]);
  }

  async function stat(
    before: string,
    after: string,
  ): Promise<{ code: number | null; lines: string[] }> {
    const { code, stdout } = await desk.run(["diff", "--stat", before, after]);
    return { code, lines: stdout.toString().trimEnd().split("\n") };
  }

  it("says nothing of captures that are the same, and ends with 0", async () => {
    await desk.run(["-r", "a.mitm", "-w", "b.jsonl"]);
    const { code, stdout, stderr } = await desk.run(["diff", "a.mitm", "b.jsonl"]);
    expect({ code, stdout: stdout.toString(), stderr }).to.deep.equal({
      code: 0,
      stdout: "",
      stderr: "",
    });
  });

  it("shows what differs, and ends with 1", async () => {
    await rewrite(
      scriptFor('flow.request.path === "/v1/orders"', 'flow.request.headers.set("x", "y")'),
      "b.mitm",
    );
    const { code, stdout } = await desk.run(["diff", "a.mitm", "b.mitm"]);
    expect(code).to.equal(1);
    expect(stdout.toString().split("\n")).to.deep.equal([
      "diff --git a/a.mitm/8/request b/b.mitm/8/request",
      "--- a/a.mitm/8/request",
      "+++ b/b.mitm/8/request",
      "@@ -2,3 +2,4 @@ GET https://api.example.com/v1/orders",
      " accept-encoding: gzip, deflate, br, zstd",
      " authorization: Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZGEifQ.",
      " user-agent: Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
      "+x: y",
      "",
    ]);
  });

  it("counts, with --stat", async () => {
    await rewrite(scriptFor('flow.request.method === "DELETE"', "ctx.drop(flow)"), "b.mitm");
    expect(await stat("a.mitm", "b.mitm")).to.deep.equal({
      code: 1,
      lines: [
        " a.mitm/10 DELETE https://api.example.com/v1/orders/1007 (dropped) | 8 --------",
        " 1 dropped, 12 the same, 8 deletions(-)",
      ],
    });
    expect((await stat("b.mitm", "a.mitm")).lines.at(-1)).to.equal(
      " 1 new, 12 the same, 8 insertions(+)",
    );
  });

  it("matches flows across formats, in what both can hold", async () => {
    await desk.run(["-r", "a.mitm", "-w", "b.har", "~http"]);
    const { lines } = await stat("a.mitm", "b.har");
    expect(lines.at(-1)).to.match(/^ 2 dropped, 11 the same, /);
  });

  it("matches flows by what they are where ids are others", async () => {
    const scripts = "export function request(ctx, flow) { flow.id = crypto.randomUUID(); }";
    await rewrite(scripts, "b.mitm");
    const { lines } = await stat("a.mitm", "b.mitm");
    expect(lines.at(-1)).to.equal(" 13 the same");
  });

  it("matches flows in any order", async () => {
    desk.write({
      "s.mjs":
        "const all = []; export function request(ctx, flow) { all.push(flow); ctx.drop(flow); } export function done(ctx) { for (const flow of all.reverse()) ctx.emit(flow); }",
    });
    await desk.run(["-r", "a.mitm", "-s", "s.mjs", "-w", "b.mitm"]);
    expect(await stat("a.mitm", "b.mitm")).to.deep.equal({ code: 0, lines: [" 13 the same"] });
  });

  it("reads one of them from stdin", async () => {
    expect((await desk.run(["diff", "-", "a.mitm"], demo)).code).to.equal(0);
  });

  it("takes both for the format that it is told", async () => {
    const { code, stderr } = await desk.run(["diff", "--from", "har", "a.mitm", "a.mitm"]);
    expect(code).to.equal(2);
    expect(onlyLine(stderr)).to.match(/^mitmts-dump: a\.mitm: .*byte 0/);
  });

  it("ends with 2 when something fails", async () => {
    desk.write({ "cut.mitm": demo.subarray(0, 5000), "none.txt": "not a capture" });
    for (const args of [
      ["a.mitm", "absent.mitm"],
      ["cut.mitm", "a.mitm"],
      ["none.txt", "a.mitm"],
      ["a.mitm"],
      ["-", "-"],
    ]) {
      const { code, stderr } = await desk.run(["diff", ...args]);
      expect({ args, code }).to.deep.equal({ args, code: 2 });
      expect(onlyLine(stderr)).to.match(/^mitmts-dump: /);
    }
  });
});
