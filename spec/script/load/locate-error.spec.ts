import { expect } from "chai";
import { locateError } from "../../../lib/script/load/index.js";
import { call, Workspace } from "./workspace.js";

describe("the place of an error", () => {
  let workspace: Workspace;
  before(() => {
    workspace = new Workspace({
      "script.ts": `
        import { fail } from "./helper";
        interface Unused { a: 1 }
        export const inHelper = () => fail(0 as unknown as Unused);
        export const inNode = () => new URL("no URL");
        export const late = async () => {
          (await import("./helper")).fail(1); await import("./helper"); };
      `,
      "helper.ts":
        "export type T = 1;\nexport function fail(x: unknown): void {\n  throw new Error();\n}",
      "script.cts": "type T = 1;\nexport const inCommonJs = (): T => {\n  throw new Error(); };",
    });
  });
  after(() => workspace.remove());

  async function placeOf(name: string, script = "script.ts") {
    const exports = await workspace.load(script);
    try {
      await call(exports, name);
    } catch (error) {
      return locateError(error);
    }
    throw new Error("nothing was thrown");
  }

  it("is in the helper that threw it", async () => {
    const place = { file: workspace.path("helper.ts"), line: 3, column: 9 };
    expect(await placeOf("inHelper")).to.deep.equal(place);
    expect(await placeOf("late")).to.deep.equal(place);
  });

  it("is where the script called what threw it", async () => {
    expect(await placeOf("inNode")).to.deep.equal({
      file: workspace.path("script.ts"),
      line: 5,
      column: 37,
    });
  });

  it("is known in CommonJS", async () => {
    expect(await placeOf("inCommonJs", "script.cts")).to.deep.equal({
      file: workspace.path("script.cts"),
      line: 3,
      column: 9,
    });
  });

  it("is known in a file whose name is no word", async () => {
    const name = "it's (my) #1 100%.ts";
    workspace.write({ [name]: "export const fail = () => {\n  throw new Error(); };" });
    expect(await placeOf("fail", name)).to.deep.equal({
      file: workspace.path(name),
      line: 2,
      column: 9,
    });
  });

  it("is null for errors that no script has to do with, and for what is no error", () => {
    expect(locateError(new Error("elsewhere"))).to.equal(null);
    expect(locateError("text")).to.equal(null);
  });
});
