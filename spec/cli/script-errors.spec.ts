import { expect } from "chai";
import { fixture } from "../support/captures.js";
import { readFlows } from "../support/mitm-file.js";
import { Desk, onlyLine } from "./support/desk.js";
import { sayStartAndDone, throwAt404 } from "./support/scripts.js";

const demo = fixture("demo.mitm");

describe("mitmts-dump with a script that throws", () => {
  const desk = Desk.forSuite();
  let ids: string[];
  beforeEach(async () => {
    ids = (await readFlows(demo)).map(({ id }) => id);
    desk.write({ "src.mitm": demo, "s.mjs": throwAt404, "dst.mitm": "something older" });
  });

  it("ends with 3 and one line: script, line, event, error, file, flow, offset, id", async () => {
    const { code, stderr } = await desk.run(["-r", "src.mitm", "-s", "s.mjs"]);
    expect(code).to.equal(3);
    expect(onlyLine(stderr)).to.match(
      new RegExp(
        "^mitmts-dump: s\\.mjs:2: response threw: it is 404 " +
          `\\(src\\.mitm: flow 9 at byte \\d+, id ${ids[8] ?? ""}\\)$`,
      ),
    );
  });

  it("names the line of a TypeScript file as it was written", async () => {
    desk.write({
      "s.ts": `type Anything = unknown;\n\n${throwAt404.replaceAll(/ctx|flow(?=\))/g, "$&: any")}`,
    });
    for (let run = 1; run <= 2; run++) {
      const { code, stderr } = await desk.run(["-r", "src.mitm", "-s", "s.ts"]);
      expect(code).to.equal(3);
      expect(onlyLine(stderr)).to.match(/^mitmts-dump: s\.ts:4: response threw: it is 404 /);
    }
  });

  it("leaves the old file under the output's name, and nothing beside it", async () => {
    const { code } = await desk.run(["-r", "src.mitm", "-s", "s.mjs", "-w", "dst.mitm"]);
    expect(code).to.equal(3);
    expect(desk.read("dst.mitm").toString()).to.equal("something older");
    expect(desk.names()).to.deep.equal(["dst.mitm", "s.mjs", "src.mitm"]);
  });

  it("leaves nothing where there was nothing", async () => {
    await desk.run(["-r", "src.mitm", "-s", "s.mjs", "-w", "new.mitm"]);
    await desk.run(["-r", "src.mitm", "-s", "s.mjs", "-w", "+added.mitm"]);
    expect(desk.names()).to.deep.equal(["dst.mitm", "s.mjs", "src.mitm"]);
  });

  it("has written the whole flows before to stdout", async () => {
    const { stdout } = await desk.run(["-r", "src.mitm", "-s", "s.mjs"]);
    expect((await readFlows(stdout)).map(({ id }) => id)).to.deep.equal(ids.slice(0, 8));
  });

  it("calls done all the same", async () => {
    desk.write({ "said.mjs": sayStartAndDone });
    const args = ["-r", "src.mitm", "-s", "s.mjs", "-s", "said.mjs"];
    const { code, stderr } = await desk.run(args);
    expect(code).to.equal(3);
    expect(stderr).to.contain("said.mjs: start\n").and.to.contain("said.mjs: done\n");
  });

  it("goes on with --on-script-error keep; the flow stays as it was read", async () => {
    const args = ["-r", "src.mitm", "-s", "s.mjs", "--on-script-error", "keep"];
    const { code, stdout, stderr } = await desk.run(args);
    expect(code).to.equal(3);
    expect(onlyLine(stderr)).to.contain("s.mjs:2: response threw: it is 404");
    expect(stdout.equals(demo)).to.be.true;
  });

  it("goes on with --on-script-error drop, without that flow, and the file counts", async () => {
    const args = ["-r", "src.mitm", "-s", "s.mjs", "--on-script-error", "drop", "-w", "dst.mitm"];
    const { code } = await desk.run(args);
    expect(code).to.equal(3);
    const left = (await readFlows(desk.read("dst.mitm"))).map(({ id }) => id);
    expect(left).to.deep.equal(ids.toSpliced(8, 1));
  });

  it("shows the script's stack with -v", async () => {
    const { stderr } = await desk.run(["-v", "-r", "src.mitm", "-s", "s.mjs"]);
    expect(stderr).to.match(/\n\s+at response \(.*s\.mjs:2:/);
  });

  for (const event of ["start", "done"]) {
    it(`ends with 3 when that is in ${event}, and the line names no flow`, async () => {
      desk.write({ "s.mjs": `export function ${event}() { throw new Error("no"); }` });
      const { code, stderr } = await desk.run(["-r", "src.mitm", "-s", "s.mjs", "-w", "dst.mitm"]);
      expect(code).to.equal(3);
      expect(onlyLine(stderr)).to.equal(`mitmts-dump: s.mjs:1: ${event} threw: no`);
      expect(desk.read("dst.mitm").toString()).to.equal("something older");
    });
  }

  const stray: Readonly<Record<string, string>> = {
    "a promise that nobody awaits": 'void Promise.reject(new Error("astray"));',
    "a timer":
      'setTimeout(() => { throw new Error("astray"); }, 0); return new Promise((r) => setTimeout(r, 20));',
  };
  for (const [where, code] of Object.entries(stray)) {
    it(`ends with 3 and one line when that is in ${where}; nothing is left`, async () => {
      desk.write({ "s.mjs": `export function request() { ${code} }` });
      const outcome = await desk.run(["-r", "src.mitm", "-s", "s.mjs", "-w", "new.mitm"]);
      expect(outcome.code).to.equal(3);
      expect(onlyLine(outcome.stderr)).to.match(/^mitmts-dump: .*s\.mjs.*astray/);
      expect(desk.names()).to.deep.equal(["dst.mitm", "s.mjs", "src.mitm"]);
    });
  }

  it("leaves nothing beside the output when the script ends the process itself", async () => {
    desk.write({ "s.mjs": "export function response() { process.exit(7); }" });
    const { code } = await desk.run(["-r", "src.mitm", "-s", "s.mjs", "-w", "new.mitm"]);
    expect(code).to.equal(7);
    expect(desk.names()).to.deep.equal(["dst.mitm", "s.mjs", "src.mitm"]);
  });
});
