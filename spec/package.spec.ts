import { expect } from "chai";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { root } from "./cli/support/program.js";

interface Manifest {
  readonly scripts: Readonly<Record<string, string>>;
}

interface Lockfile {
  readonly packages: Readonly<
    Record<string, { readonly integrity?: string; readonly hasInstallScript?: boolean }>
  >;
}

function readJson(name: string): unknown {
  return JSON.parse(readFileSync(`${root}${name}`, "utf8"));
}

describe("the package", () => {
  const { packages } = readJson("package-lock.json") as Lockfile;
  const installed = Object.entries(packages).filter(([path]) => path !== "");

  it("holds what runs, its types, and what tells of it; nothing else", () => {
    const args = ["pack", "--dry-run", "--json", "--ignore-scripts"];
    const output = execFileSync("npm", args, { cwd: root, encoding: "utf8" });
    const [packed] = JSON.parse(output) as [{ files: { path: string }[] }];
    const paths = packed.files.map(({ path }) => path);
    const wanted =
      /^(bin\/mitmts-dump\.js|dist\/.+\.(js|cjs|d\.ts)|man\/mitmts-dump\.1|(CHANGELOG|README)\.md|LICENSE|package\.json)$/;
    expect(paths.filter((path) => !wanted.test(path))).to.deep.equal([]);
    for (const path of [
      "bin/mitmts-dump.js",
      "dist/index.js",
      "dist/index.d.ts",
      "man/mitmts-dump.1",
    ]) {
      expect(paths).to.include(path);
    }
  });

  it("runs nothing of its own where it is installed", () => {
    const { scripts } = readJson("package.json") as Manifest;
    expect(scripts).not.to.have.any.keys("preinstall", "install", "postinstall");
  });

  it("is locked: each dependency has the hash of what it was looked at as", () => {
    const unlocked = installed.filter(([, { integrity }]) => integrity === undefined);
    expect(unlocked.map(([path]) => path)).to.deep.equal([]);
  });

  it("has two dependencies that run something: docs/dependencies.md says what", () => {
    const running = installed.filter(([, { hasInstallScript }]) => hasInstallScript === true);
    expect(running.map(([path]) => path)).to.deep.equal([
      "node_modules/@swc/core",
      "node_modules/msgpackr-extract",
    ]);
  });
});
