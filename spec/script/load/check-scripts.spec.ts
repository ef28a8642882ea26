import { expect } from "chai";
import { checkScripts, ScriptLoadError } from "../../../lib/script/load/index.js";
import { Workspace } from "./workspace.js";

describe("the type check", () => {
  let workspace: Workspace;
  beforeEach(() => {
    workspace = new Workspace();
  });
  afterEach(() => workspace.remove());

  function check(files: Readonly<Record<string, string>>, name = "script.ts") {
    workspace.write(files);
    return checkScripts([workspace.path(name)]);
  }

  it("finds nothing in a sound script, far from any node_modules", async () => {
    const files = {
      "script.ts": `
        import { readFileSync } from "node:fs";
        import { z } from "zod";
        import { a } from "./helper";
        import { b } from "./helper.js";
        import { c } from "./helper.ts";
        import data from "./data.json" with { type: "json" };
        export const options = z.object({ name: z.string() });
        const { url } = import.meta;
        export const size: number = await Promise.resolve(readFileSync(url).length);
        export const sum: number = a + b + c + data.d;`,
      "helper.ts": "export const a = 1, b = 2, c = 3;",
      "data.json": '{ "d": 4 }',
    };
    expect(await check(files)).to.deep.equal([]);
  });

  it("is strict", async () => {
    const [first] = await check({ "script.ts": "export const f = (\n  x) => x;" });
    expect(first).to.include({
      file: workspace.path("script.ts"),
      line: 2,
      column: 3,
      code: 7006,
      message: "Parameter 'x' implicitly has an 'any' type.",
    });
  });

  it("goes into local modules", async () => {
    const files = {
      "script.ts": 'import "./helper";',
      "helper.ts": "export const n: number = '';",
    };
    const [first] = await check(files);
    expect(first).to.include({ file: workspace.path("helper.ts"), code: 2322 });
  });

  it("finds imports that lead nowhere", async () => {
    const [first] = await check({ "script.ts": 'export * from "absent";' });
    expect(first).to.include({ code: 2307, line: 1, column: 15 });
  });

  it("finds types that are exported again as if they were values", async () => {
    const files = { "script.ts": 'export { T } from "./types";', "types.ts": "export type T = 1;" };
    expect((await check(files)).map(({ code }) => code)).to.deep.equal([1205]);
  });

  it("leaves the types in JavaScript alone", async () => {
    const files = { "script.cjs": "exports.response = (ctx, flow) => { flow.any.thing(); };" };
    expect(await check(files, "script.cjs")).to.deep.equal([]);
  });

  it("takes several scripts at once", async () => {
    workspace.write({ "a.ts": "const n: number = '';", "b.ts": "const n: string = 1;" });
    const found = await checkScripts([workspace.path("a.ts"), workspace.path("b.ts")]);
    expect(found.map(({ file }) => file)).to.deep.equal([
      workspace.path("a.ts"),
      workspace.path("b.ts"),
    ]);
  });

  it("throws for a script that is not there", async () => {
    const error = await check({}, "absent.ts").catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(ScriptLoadError);
  });
});
