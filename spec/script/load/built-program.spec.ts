import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { BuiltProgram } from "./built-program.js";
import { Workspace } from "./workspace.js";

describe("the loader in a program of its own", () => {
  let program: BuiltProgram;
  let workspace: Workspace;
  beforeEach(() => {
    program = new BuiltProgram("export class FlowError extends Error {}\nawait 0;\n");
    workspace = new Workspace();
  });
  afterEach(() => {
    program.remove();
    workspace.remove();
  });

  /** A statement that loads a script. */
  function load(name: string): string {
    const { cacheFolder } = workspace;
    const args = [workspace.path(name), { cacheFolder }].map((arg) => JSON.stringify(arg));
    return `await loader.loadScriptModule(${args.join(", ")})`;
  }

  it("needs no compiler, nor any other package, for a script it has compiled before", async () => {
    workspace.write({
      "script.ts": 'import "pkg"; import "mitmts-dump"; export { answer } from "./helper.cjs";',
      "helper.cts": 'export const answer: number = 7; require("mitmts-dump");',
      "node_modules/pkg/index.js": "",
    });
    const run = `answer((${load("script.ts")}).answer);`;
    expect(await program.run(run)).to.equal(7);
    program.removeDependencies();
    expect(await program.run(run)).to.equal(7);
  });

  it("gives scripts its own instance, installed beside them or not", async () => {
    workspace.write({
      "script.ts": 'export { FlowError } from "mitmts-dump";',
      "script.cts": 'import { FlowError } from "mitmts-dump"; export { FlowError };',
      "late.ts": 'export const { FlowError } = await import("mitmts-dump");',
      "beside/script.ts": 'export { FlowError } from "mitmts-dump";',
      "beside/script.cjs": 'exports.FlowError = require("mitmts-dump").FlowError;',
      "beside/node_modules/mitmts-dump/package.json": '{ "exports": "./other.js" }',
      "beside/node_modules/mitmts-dump/other.js": "exports.FlowError = class {};",
    });
    const scripts = ["script.ts", "script.cts", "late.ts", "beside/script.ts", "beside/script.cjs"];
    const same = scripts.map((name) => `(${load(name)}).FlowError === own.FlowError`);
    expect(await program.run(`answer([${same.join(", ")}]);`)).to.deep.equal(same.map(() => true));
  });

  it("lends scripts its zod, unless they have one", async () => {
    const files = {
      "script.ts": 'import { z } from "zod"; export const kind = typeof z.object;',
      "script.cjs": 'exports.kind = typeof require("zod").z.object;',
    };
    workspace.write({
      ...files,
      "beside/script.ts": files["script.ts"],
      "beside/script.cjs": files["script.cjs"],
      "beside/node_modules/zod/index.js": "exports.z = { object: 7 };",
    });
    const kinds = ["", "beside/"].flatMap((folder) =>
      Object.keys(files).map((name) => `(${load(folder + name)}).kind`),
    );
    expect(await program.run(`answer([${kinds.join(", ")}]);`)).to.deep.equal([
      "function",
      "function",
      "number",
      "number",
    ]);
  });

  it("has stack traces point into the sources, on the first run and later", async () => {
    workspace.write({
      "script.ts":
        'import { fail } from "./helper";\ninterface A {}\nexport const run = () => {\n  fail(); };',
      "helper.ts": "type T = 1;\n\nexport function fail(): T {\n    throw new Error('no');\n}",
    });
    const statements = `
      const { run } = ${load("script.ts")};
      try { run(); } catch (error) { answer([error.stack, loader.locateError(error)]); }`;
    for (const time of ["first", "later"]) {
      const found = await program.run(statements);
      expect(found, time)
        .to.have.nested.property("[0]")
        .that.contains(`${workspace.path("helper.ts")}:4:11`)
        .and.contains(`${workspace.path("script.ts")}:4:3`);
      const place = { file: workspace.path("helper.ts"), line: 4, column: 11 };
      expect(found, time).to.have.deep.nested.property("[1]", place);
    }
  });

  it("tells of a package that lacks a package", async () => {
    workspace.write({
      "script.ts": 'import "incomplete";',
      "node_modules/incomplete/package.json": '{ "type": "module", "exports": "./main.js" }',
      "node_modules/incomplete/main.js": 'import "absent";',
    });
    const statements = `
      try { ${load("script.ts")}; } catch ({ reason, message }) { answer([reason, message]); }`;
    const main = workspace.path("node_modules/incomplete/main.js");
    expect(await program.run(statements)).to.deep.equal([
      "import",
      `${workspace.path("script.ts")}: Cannot find package 'absent' imported from ${main}`,
    ]);
  });

  it("may compile a script in several processes at once", async () => {
    workspace.write({
      "script.ts": 'export * from "./helper";',
      "helper.ts": "export const answer: number = 7;",
    });
    const runs = Array.from({ length: 4 }, () =>
      program.run(`answer((${load("script.ts")}).answer);`),
    );
    expect(await Promise.all(runs)).to.deep.equal([7, 7, 7, 7]);
    expect(readdirSync(join(workspace.cacheFolder))).to.have.length(3);
  });
});
