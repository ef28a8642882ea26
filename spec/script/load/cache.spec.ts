import {
  chmodSync,
  mkdirSync,
  readdirSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { userInfo } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { loadScriptModule } from "../../../lib/script/load/index.js";
import { Workspace } from "./workspace.js";

describe("the cache of compiled scripts", () => {
  let workspace: Workspace;
  beforeEach(() => {
    workspace = new Workspace({
      "script.ts":
        'import { part } from "./helper"; export const answer: string = "whole " + part;',
      "helper.ts": "export const part: string = 'one';",
    });
  });
  afterEach(() => workspace.remove());

  function cached(pattern: RegExp): string[] {
    const names = readdirSync(workspace.cacheFolder).filter((name) => pattern.test(name));
    return names.map((name) => join(workspace.cacheFolder, name));
  }

  /** Which cached files there are, and when each was written. */
  function state(): string[] {
    return cached(/./).map((path) => `${path} ${String(statSync(path, { bigint: true }).mtimeNs)}`);
  }

  it("has a file for each module and a record, and nothing else", async () => {
    await workspace.load("script.ts");
    expect(cached(/^script-[0-9a-f]{16}\.mjs$/)).to.have.length(1);
    expect(cached(/^helper-[0-9a-f]{16}\.mjs$/)).to.have.length(1);
    expect(cached(/^script\.ts-[0-9a-f]{8}\.json$/)).to.have.length(1);
    expect(cached(/./)).to.have.length(3);
  });

  it("stays as it is while nothing changes", async () => {
    const first = await workspace.load("script.ts");
    const before = state();
    const second = await workspace.load("script.ts");
    expect(state()).to.deep.equal(before);
    expect(second).to.equal(first);
  });

  it("notices a change in the script", async () => {
    await workspace.load("script.ts");
    workspace.write({ "script.ts": "export const answer = 'changed';" });
    expect(await workspace.load("script.ts")).to.include({ answer: "changed" });
  });

  it("notices a change in a helper that keeps its size and times", async () => {
    await workspace.load("script.ts");
    const { atime, mtime } = statSync(workspace.path("helper.ts"));
    workspace.write({ "helper.ts": "export const part: string = 'two';" });
    utimesSync(workspace.path("helper.ts"), atime, mtime);
    expect(await workspace.load("script.ts")).to.include({ answer: "whole two" });
  });

  it("notices a file that now comes first for an import", async () => {
    workspace.write({ "script.ts": 'export { part as answer } from "./helper.js";' });
    workspace.write({ "helper.js": "export const part = 'script';" });
    expect(await workspace.load("script.ts")).to.include({ answer: "one" });
    workspace.write({ "script.mjs": 'export { part as answer } from "./lib";' });
    workspace.write({ "lib/index.js": "export const part = 'index';" });
    expect(await workspace.load("script.mjs")).to.include({ answer: "index" });
    workspace.write({ "lib.ts": "export const part = 'file';" });
    expect(await workspace.load("script.mjs")).to.include({ answer: "file" });
  });

  it("notices a package that is installed nearer", async () => {
    workspace.write({
      "deep/script.mjs": 'export { default as answer } from "pkg";',
      "node_modules/pkg/package.json": "{}",
      "node_modules/pkg/index.js": "module.exports = 'far';",
    });
    expect(await workspace.load("deep/script.mjs")).to.include({ answer: "far" });
    workspace.write({
      "deep/node_modules/pkg/package.json": "{}",
      "deep/node_modules/pkg/index.js": "module.exports = 'near';",
    });
    expect(await workspace.load("deep/script.mjs")).to.include({ answer: "near" });
  });

  it("tells files of the same name and text in two folders apart", async () => {
    const text = "export const { filename } = import.meta;";
    workspace.write({ "a/same.ts": text, "b/same.ts": text });
    const exports = [await workspace.load("a/same.ts"), await workspace.load("b/same.ts")];
    expect(exports.map(({ filename }) => filename)).to.deep.equal([
      workspace.path("a/same.ts"),
      workspace.path("b/same.ts"),
    ]);
  });

  describe("that is damaged", () => {
    /** Compiles a script that this process never loaded, so that it is read from the cache. */
    async function prepare(): Promise<void> {
      workspace.write({ "broken.ts": 'export const answer: number = 7; throw new Error("once");' });
      await workspace.loadError("broken.ts");
    }

    for (const [what, damage] of [
      ["cut short", (path: string) => truncateSync(path, 10)],
      ["overwritten", (path: string) => writeFileSync(path, "garbage")],
      ["emptied", (path: string) => truncateSync(path, 0)],
    ] as const) {
      for (const kind of [/\.mjs$/, /\.json$/]) {
        it(`is mended where a file ${String(kind)} was ${what}`, async () => {
          await prepare();
          const before = cached(/./).map((path) => statSync(path).size);
          for (const path of cached(kind)) damage(path);
          const error = await workspace.loadError("broken.ts");
          expect(error.message).to.contain("once");
          expect(cached(/./).map((path) => statSync(path).size)).to.deep.equal(before);
        });
      }
    }
  });

  it("may be a folder that does not exist yet", async () => {
    const cacheFolder = join(workspace.cacheFolder, "some", "where");
    expect(await loadScriptModule(workspace.path("script.ts"), { cacheFolder })).to.include({
      answer: "whole one",
    });
  });

  describe("that cannot be written", () => {
    const temporary = process.env["TMPDIR"];
    beforeEach(() => {
      workspace.write({ "tmp/.keep": "" });
      process.env["TMPDIR"] = workspace.path("tmp");
    });
    afterEach(() => {
      if (temporary === undefined) delete process.env["TMPDIR"];
      else process.env["TMPDIR"] = temporary;
    });

    const standIn = `mitmts-dump-${String(userInfo().uid)}`;

    /** Loads the script with a file for a cache folder. */
    async function load(): Promise<unknown> {
      const path = workspace.path("script.ts");
      return (await loadScriptModule(path, { cacheFolder: path }))["answer"];
    }

    it("has a stand-in in the temporary folder, which is a cache too", async () => {
      expect(await load()).to.equal("whole one");
      const folder = workspace.path(`tmp/${standIn}`);
      const before = readdirSync(folder);
      expect(before).to.have.length(3);
      expect(await load()).to.equal("whole one");
      expect(readdirSync(folder)).to.deep.equal(before);
      expect(readdirSync(workspace.path("tmp"))).to.have.members([".keep", standIn]);
    });

    it("has another where others can write to the stand-in", async () => {
      const folder = workspace.path(`tmp/${standIn}`);
      mkdirSync(folder);
      chmodSync(folder, 0o777);
      expect(await load()).to.equal("whole one");
      expect(readdirSync(folder)).to.be.empty;
    });
  });

  it("drops what was compiled more than a month ago, and nothing of others", async () => {
    await workspace.load("script.ts");
    const foreign = join(workspace.cacheFolder, "notes.txt");
    writeFileSync(foreign, "");
    const old = new Date(Date.now() - 31 * 24 * 3600 * 1000);
    const before = cached(/./);
    for (const path of before) utimesSync(path, old, old);
    workspace.write({ "script.ts": 'export { part as answer } from "./helper";' });
    await workspace.load("script.ts");
    expect(cached(/^script-/)).to.have.length(1);
    expect(cached(/^helper-/), "still in use").to.have.length(1);
    expect(cached(/^notes/)).to.deep.equal([foreign]);
  });
});
