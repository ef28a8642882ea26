import { expect } from "chai";
import { fixture } from "../support/captures.js";
import { Desk, onlyLine } from "./support/desk.js";
import { describeOnTerminal, onTerminal } from "./support/terminal.js";

const demo = fixture("demo.mitm");

/** Changes one response, drops one flow, copies one. */
const script = `
export function response(ctx, flow) {
  if (flow.request.path === "/v1/login") {
    flow.response.headers.set("x-new", "\\x1b[31mred");
    flow.response.text = flow.response.text.replace("token", "key");
  }
  if (flow.response.statusCode === 404) ctx.drop(flow);
  if (flow.response.statusCode === 301) ctx.duplicateFlow(flow);
}
`;

describe("what scripts change", () => {
  const desk = Desk.forSuite();
  beforeEach(() => desk.write({ "src.mitm": demo, "s.mjs": script }));

  it("is shown as git diff would: headers by name, bodies laid out", async () => {
    const { code, stdout } = await desk.run(["-r", "src.mitm", "-s", "s.mjs", "--diff"]);
    expect(code).to.equal(0);
    const shown = stdout.toString();
    const login = shown.slice(
      shown.indexOf("diff --git a/src.mitm/6"),
      shown.indexOf("src.mitm/9"),
    );
    expect(login.split("\n").slice(0, 16)).to.deep.equal([
      "diff --git a/src.mitm/6/response b/src.mitm/6/response",
      "--- a/src.mitm/6/response",
      "+++ b/src.mitm/6/response",
      "@@ -1,9 +1,10 @@ POST https://api.example.com/v1/login",
      " HTTP/2.0 200",
      "-content-length: 51",
      "+content-length: 49",
      " content-type: application/json",
      " date: Tue, 14 Nov 2023 22:13:25 GMT",
      " server: nginx",
      "+x-new: \\x1b[31mred",
      " ",
      " {",
      '-    "token": "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZGEifQ."',
      '+    "key": "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZGEifQ."',
      " }",
    ]);
  });

  it("has new and dropped flows where they belong", async () => {
    const { stdout } = await desk.run(["-r", "src.mitm", "-s", "s.mjs", "--diff"]);
    const headings = stdout
      .toString()
      .split("\n")
      .filter((line) => /^diff|^(?:new|dropped) flow/.test(line));
    expect(headings).to.deep.equal([
      "diff --git a/new/1/request b/new/1/request",
      "new flow",
      "diff --git a/new/1/response b/new/1/response",
      "new flow",
      "diff --git a/src.mitm/6/response b/src.mitm/6/response",
      "diff --git a/src.mitm/9/request b/src.mitm/9/request",
      "dropped flow",
      "diff --git a/src.mitm/9/response b/src.mitm/9/response",
      "dropped flow",
    ]);
  });

  it("is nothing where a script changes nothing", async () => {
    desk.write({ "look.mjs": "export function response(ctx, flow) { flow.response.text; }" });
    const { code, stdout } = await desk.run(["-r", "src.mitm", "-s", "look.mjs", "--diff"]);
    expect({ code, shown: stdout.toString() }).to.deep.equal({ code: 0, shown: "" });
  });

  it("is told where only bytes differ", async () => {
    const spaces = 'flow.response.rawContent = Buffer.from(flow.response.text.replace("{", "{ "));';
    const where = 'flow.request.path === "/v1/login"';
    desk.write({
      "spaces.mjs": `export function response(ctx, flow) { if (${where}) { ${spaces} } }`,
    });
    const { stdout } = await desk.run(["-r", "src.mitm", "-s", "spaces.mjs", "--diff"]);
    expect(stdout.toString().split("\n")).to.deep.equal([
      "diff --git a/src.mitm/6 b/src.mitm/6",
      "# other bytes, and the same meaning: spaces, the order of headers",
      "",
    ]);
  });

  it("is written, too, with -w, and not in a dry run", async () => {
    const args = ["-r", "src.mitm", "-s", "s.mjs", "-w", "dst.mitm"];
    const dry = await desk.run([...args, "--dry-run"]);
    expect(desk.names()).not.to.include("dst.mitm");
    const wet = await desk.run([...args, "--diff"]);
    expect(desk.names()).to.include("dst.mitm");
    const withoutIds = (text: Buffer): string => text.toString().replace(/^.id: .*$/gm, "");
    expect(withoutIds(wet.stdout)).to.equal(withoutIds(dry.stdout));
  });

  it("is shown alone on stdout", async () => {
    for (const [args, reason] of [
      [["--diff", "--flow-detail", "1"], "--diff and --flow-detail both want stdout"],
      [["--diff", "-w", "-"], "-w - and --diff both want stdout"],
    ] as const) {
      const { code, stderr } = await desk.run(["-r", "src.mitm", ...args]);
      expect(code).to.equal(2);
      expect(onlyLine(stderr)).to.contain(reason);
    }
  });

  describeOnTerminal("on a terminal", () => {
    for (const columns of [40, 80, 120, 200]) {
      it(`is the same at ${columns} columns, with git's colours and without`, async () => {
        const line = "mitmts-dump -r src.mitm -s s.mjs --diff";
        const { lines } = await onTerminal(desk, line, { columns });
        const piped = await desk.run(["-r", "src.mitm", "-s", "s.mjs", "--diff"]);
        const stable = (all: string[]): string[] => all.filter((text) => text.startsWith("diff"));
        expect(stable(lines)).to.deep.equal(stable(piped.stdout.toString().split("\n")));
        const { text } = await onTerminal(desk, line, { columns, env: "TERM=xterm" });
        expect(text).to.contain(
          "\x1b[31m-content-length: 51\x1b[0m\n\x1b[32m+content-length: 49\x1b[0m\n",
        );
        // What a capture says of colours is no colour.
        expect(text).to.contain("x-new: \\x1b[31mred");
      });
    }
  });
});
