import { expect } from "chai";
import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

interface Run {
  readonly code: number | string | null | undefined;
  readonly output: string;
}

/** Runs the built program as `npm run fuzz` does. */
async function fuzz(...args: readonly string[]): Promise<Run> {
  try {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ["--enable-source-maps", ".fuzz/main.js", ...args],
      // It measures coverage itself, and must not be measured meanwhile.
      { env: { ...process.env, NODE_V8_COVERAGE: undefined } },
    );
    return { code: 0, output: stdout };
  } catch (error) {
    if (!(error instanceof Error && "code" in error && "stdout" in error)) throw error;
    const stderr = "stderr" in error ? String(error.stderr) : "";
    return { code: Number(error.code), output: `${String(error.stdout)}${stderr}` };
  }
}

describe("npm run fuzz", function () {
  this.timeout(60_000);
  let folder: string;
  before(async () => {
    await promisify(execFile)(process.execPath, ["fuzz/build.mjs"]);
    folder = mkdtempSync(join(tmpdir(), "mitmts-dump-fuzz-spec-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("finds what breaks a law, crashes, hangs and takes too much memory", async () => {
    const findings = join(folder, "findings");
    const { code, output } = await fuzz(
      ...["--target", "planted", "--runs", "40", "--findings", findings],
      ...["--timeout", "2", "--memory", "500"],
    );
    expect(code, output).to.equal(1);
    expect(output).to.contain("4 findings");
    const names = readdirSync(join(findings, "planted")).filter((name) => !name.endsWith(".txt"));
    const inputs = names.map((name) => readFileSync(join(findings, "planted", name), "latin1"));
    // What breaks a law is made as short as it can be.
    expect(inputs.sort()).to.deep.equal(["crash", "hang", "memory", "wrong"]);
  });

  it("runs the same inputs for the same seed, and others for another", async () => {
    const kept = async (seed: string, name: string): Promise<string[]> => {
      const corpus = join(folder, name);
      const args = ["--target", "idna", "--runs", "300", "--seed", seed, "--corpus", corpus];
      expect((await fuzz(...args)).code).to.equal(0);
      return readdirSync(join(corpus, "idna")).sort();
    };
    const first = await kept("3", "a");
    expect(first.length).to.be.above(8);
    expect(await kept("3", "b")).to.deep.equal(first);
    expect(await kept("4", "c")).to.not.deep.equal(first);
  });

  it("runs files alone", async () => {
    const { code, output } = await fuzz("--target", "mitm", "fixtures/demo.mitm");
    expect(output).to.equal("fixtures/demo.mitm: keeps the laws\n");
    expect(code).to.equal(0);
  });

  it("says what is wrong with the command line", async () => {
    expect(await fuzz("--target", "pdf")).to.deep.equal({
      code: 2,
      output: "there is no target pdf\n",
    });
  });
});
