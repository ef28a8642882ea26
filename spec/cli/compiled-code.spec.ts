import { expect } from "chai";
import { readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fixture } from "../support/captures.js";
import { Desk } from "./support/desk.js";
import type { Outcome } from "./support/program.js";

const demo = fixture("demo.mitm");

describe("the program's own compiled code", () => {
  const desk = Desk.forSuite();
  beforeEach(() => desk.write({ "src.mitm": demo }));
  afterEach(() => rmSync(desk.cacheFolder, { recursive: true, force: true }));

  /** Runs it as users do: while coverage is measured, no code is kept. */
  function run(words: string, variables = ""): Promise<Outcome> {
    return desk.shell(`export NODE_V8_COVERAGE= ${variables}; mitmts-dump ${words}`);
  }

  function keptFiles(): string[] {
    try {
      return readdirSync(desk.cacheFolder).map((name) => join(desk.cacheFolder, name));
    } catch {
      return [];
    }
  }

  async function keep(): Promise<string> {
    await run("-r src.mitm -w kept.mitm");
    const [file, ...others] = keptFiles();
    if (file === undefined || others.length > 0) throw new Error(`kept: ${keptFiles().join(" ")}`);
    return file;
  }

  async function expectToWork(words = "-r src.mitm -w dst.mitm", variables?: string) {
    const { code, stderr } = await run(words, variables);
    expect({ code, stderr }).to.deep.equal({ code: 0, stderr: "" });
    expect(desk.read("dst.mitm").equals(demo)).to.equal(true);
  }

  it("is kept by the first run over flows, in a file that only the user can read", async () => {
    const file = await keep();
    expect(file).to.match(/core-v[\d.]+-\w+-[0-9a-f]{16}\.code$/);
    if (process.platform !== "win32") expect(statSync(file).mode & 0o777).to.equal(0o600);
  });

  it("is used by the next run, which leaves it as it is", async () => {
    const file = await keep();
    const { mtimeNs } = statSync(file, { bigint: true });
    await expectToWork();
    expect(statSync(file, { bigint: true }).mtimeNs).to.equal(mtimeNs);
  });

  for (const [what, damaged] of [
    ["a bit is flipped", (code: Buffer) => code.map((byte, at) => (at === 5000 ? byte ^ 1 : byte))],
    ["it is cut", (code: Buffer) => code.subarray(0, code.length - 4097)],
    ["it is empty", () => Buffer.alloc(0)],
    ["it is something else", () => Buffer.alloc(4096, "x")],
  ] as const) {
    it(`is compiled and kept anew where ${what}`, async () => {
      const file = await keep();
      writeFileSync(file, damaged(readFileSync(file)));
      const broken = readFileSync(file);
      await expectToWork();
      expect(readFileSync(file).equals(broken)).to.equal(false);
      await expectToWork();
    });
  }

  it("is compiled anew under other flags of V8", async () => {
    const file = await keep();
    const before = readFileSync(file);
    await expectToWork(undefined, "NODE_OPTIONS=--stack-trace-limit=20");
    expect(readFileSync(file).equals(before)).to.equal(false);
  });

  it("is not kept by what runs no flows", async () => {
    await run("--help");
    await run("--version");
    await run("-r missing.mitm -w dst.mitm");
    expect(keptFiles()).to.deep.equal([]);
  });

  it("is neither kept nor used with NODE_DISABLE_COMPILE_CACHE", async () => {
    await expectToWork(undefined, "NODE_DISABLE_COMPILE_CACHE=1");
    expect(keptFiles()).to.deep.equal([]);
  });

  it("is done without where the folder for it cannot be made", async () => {
    desk.write({ file: "" });
    await expectToWork(undefined, `XDG_CACHE_HOME="$PWD/file"`);
  });

  it("goes, when it is old, as something else is kept", async () => {
    const file = await keep();
    const old = join(desk.cacheFolder, "core-v20.0.0-x64-0123456789abcdef.code");
    writeFileSync(old, "of an earlier release");
    utimesSync(old, 0, 0);
    rmSync(file);
    await keep();
    expect(keptFiles()).to.deep.equal([file]);
  });

  it("has the same classes as what scripts import", async () => {
    await keep();
    desk.write({
      "script.ts": `import { HttpFlow } from "mitmts-dump";
        export function request(_ctx: unknown, flow: HttpFlow) {
          if (!(flow instanceof HttpFlow)) throw new Error("another class");
        }`,
    });
    await expectToWork("-s script.ts -r src.mitm -w dst.mitm");
  });

  it("loads what only some runs need", async () => {
    await keep();
    await run("-r src.mitm -w all.har");
    await run("-r all.har --to mitm -w back.mitm");
    const { code, stdout } = await run("-r back.mitm --to curl -w -");
    expect(code).to.equal(0);
    expect(stdout.toString()).to.match(/^curl /m);
  });
});
