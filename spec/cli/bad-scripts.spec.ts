import { expect } from "chai";
import { fixture } from "../support/captures.js";
import { Desk, onlyLine } from "./support/desk.js";

describe("mitmts-dump, given a wrong command line or script, reads and writes nothing:", () => {
  const desk = Desk.forSuite();
  beforeEach(() =>
    desk.write({
      "src.mitm": fixture("demo.mitm"),
      "dst.mitm": "something older",
      "broken.ts": "export function request(ctx, flow {\n}\n",
      "throws.mjs": 'throw new Error("not in the mood");\n',
      "imports.mjs": 'import "./absent.mjs";\n',
      "untyped.ts": "const n: number = 'text';\nexport function request(): void { n; }\n",
      "strange.txt": "",
    }),
  );

  /** `-r src.mitm -w dst.mitm` and these: the one line that it says. */
  async function refused(...args: string[]): Promise<string> {
    const { code, stdout, stderr } = await desk.run(["-r", "src.mitm", "-w", "dst.mitm", ...args]);
    expect({ code, stdout: stdout.length }, stderr).to.deep.equal({ code: 2, stdout: 0 });
    expect(desk.read("dst.mitm").toString()).to.equal("something older");
    expect(desk.names().filter((name) => name.startsWith("."))).to.deep.equal([]);
    return onlyLine(stderr);
  }

  it("a script that is missing", async () => {
    expect(await refused("-s", "absent.ts")).to.match(/^mitmts-dump: .*absent\.ts/);
  });

  it("a script that does not compile, with its line and column", async () => {
    expect(await refused("-s", "broken.ts")).to.match(/^mitmts-dump: broken\.ts:1:\d+: /);
  });

  it("a script that throws when it is loaded, with its line", async () => {
    expect(await refused("-s", "throws.mjs")).to.match(
      /^mitmts-dump: throws\.mjs:1.*not in the mood/,
    );
  });

  it("a script that imports what is not there", async () => {
    expect(await refused("-s", "imports.mjs")).to.match(/^mitmts-dump: imports\.mjs.*absent\.mjs/);
  });

  it("a script of an unknown kind, and a folder", async () => {
    expect(await refused("-s", "strange.txt")).to.match(/^mitmts-dump: .*strange\.txt/);
    expect(await refused("-s", ".")).to.match(/^mitmts-dump: /);
  });

  it("one bad script among good ones", async () => {
    desk.write({ "good.mjs": "export function start() { console.log('start'); }" });
    expect(await refused("-s", "good.mjs", "-s", "absent.ts")).to.contain("absent.ts");
  });

  it("with --check, a script with a wrong type, and its line", async () => {
    expect(await refused("--check", "-s", "untyped.ts")).to.match(
      /^mitmts-dump: untyped\.ts:1:7: /,
    );
  });

  it("an unknown option, an option without its value", async () => {
    expect(await refused("--frob")).to.equal(
      "mitmts-dump: unknown option --frob; did you mean --from?",
    );
    expect(await refused("-s")).to.equal("mitmts-dump: --script needs a value");
  });

  it("all this with a stack trace only for -v", async () => {
    const { stderr } = await desk.run(["-v", "-r", "src.mitm", "-s", "throws.mjs"]);
    expect(stderr).to.match(/^mitmts-dump: throws\.mjs:1.*\n(.*\n)*\s+at .*throws\.mjs:1/);
  });
});
