import { symlinkSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import { call, Workspace } from "./workspace.js";

describe("a script's module", () => {
  let workspace: Workspace;
  beforeEach(() => {
    workspace = new Workspace();
  });
  afterEach(() => workspace.remove());

  /** Loads a script called script.ts, or what it is called here. */
  function load(files: Readonly<Record<string, string>>, name = "script.ts") {
    workspace.write(files);
    return workspace.load(name);
  }

  describe("in each kind of file", () => {
    for (const name of ["script.ts", "script.mts", "script.cts"]) {
      it(`is TypeScript in ${name}`, async () => {
        const source = "enum E { A = 7 }\nexport function response(): number { return E.A; }";
        expect(call(await load({ [name]: source }, name), "response")).to.equal(7);
      });
    }

    for (const name of ["script.js", "script.mjs"]) {
      it(`is an ES module in ${name}`, async () => {
        const exports = await load({ [name]: "export const response = () => 7;" }, name);
        expect(call(exports, "response")).to.equal(7);
      });
    }

    for (const name of ["script.js", "script.cjs", "script.ts", "script.cts"]) {
      it(`is CommonJS in ${name} that sets exports`, async () => {
        const exports = await load({ [name]: "exports.response = () => 7;" }, name);
        expect(exports).to.have.all.keys("response");
        expect(call(exports, "response")).to.equal(7);
      });
    }

    it("is CommonJS in script.cts that assigns its exports", async () => {
      const source = 'import path = require("node:path");\nexport = { response: () => path.sep };';
      expect(await load({ "script.cts": source }, "script.cts")).to.have.all.keys("response");
    });

    it("is an ES module in script.js that has exports, whatever package.json says", async () => {
      const files = {
        "package.json": '{ "type": "commonjs" }',
        "script.js": "export const response = () => 7;",
      };
      expect(call(await load(files, "script.js"), "response")).to.equal(7);
    });

    it("is an ES module in script.js without imports and exports where package.json says so", async () => {
      const files = {
        "package.json": '{ "type": "module" }',
        "script.js": "await 0; globalThis.moduleThis = typeof exports;",
      };
      await load(files, "script.js");
      expect(globalThis).to.have.property("moduleThis", "undefined");
    });

    it("leaves sloppy CommonJS sloppy", async () => {
      const source = "exports.response = function () { return typeof this; };";
      expect(call(await load({ "script.cjs": source }, "script.cjs"), "response")).to.equal(
        "object",
      );
    });

    it("may begin with a hashbang", async () => {
      const source = "#!/usr/bin/env mitmts-dump -s\nexport const answer = 7;";
      expect(await load({ "script.ts": source })).to.include({ answer: 7 });
    });
  });

  it("may await at its top", async () => {
    const source = "export const answer: number = await Promise.resolve(7);";
    expect(await load({ "script.ts": source })).to.include({ answer: 7 });
  });

  it("may use decorators", async () => {
    const source = `
      function twice(f: () => number, _: ClassMethodDecoratorContext) {
        return function (this: unknown) { return 2 * f.call(this); };
      }
      class A { @twice m() { return 21; } }
      export const answer = new A().m();`;
    expect(await load({ "script.ts": source })).to.include({ answer: 42 });
  });

  describe("imports of local modules", () => {
    const helper = "export const name: string = 'helper';";

    for (const specifier of ["./helper", "./helper.ts", "./helper.js", "../work/helper"]) {
      for (const script of ["script.ts", "script.js"]) {
        it(`finds helper.ts by "${specifier}" from ${script}`, async () => {
          const source = `export { name } from "${specifier}";`;
          const exports = await load({ [script]: source, "helper.ts": helper }, script);
          expect(exports).to.include({ name: "helper" });
        });
      }
    }

    it("finds the index of a folder", async () => {
      const files = { "script.ts": 'export * from "./lib";', "lib/index.ts": helper };
      expect(await load(files)).to.include({ name: "helper" });
    });

    it('takes "./helper.js" for helper.ts in TypeScript, though both be there', async () => {
      const files = {
        "script.ts": 'export * from "./helper.js";',
        "helper.ts": helper,
        "helper.js": "export const name = 'compiled some time ago';",
      };
      expect(await load(files)).to.include({ name: "helper" });
    });

    it('takes "./helper.js" for helper.js in JavaScript, where both are there', async () => {
      const files = {
        "script.mjs": 'export * from "./helper.js";',
        "helper.ts": helper,
        "helper.js": "export const name = 'plain';",
      };
      expect(await load(files, "script.mjs")).to.include({ name: "plain" });
    });

    it("leaves out imports of types", async () => {
      const files = {
        "script.ts": 'import { Flow } from "./types"; export const f = (x: Flow) => x;',
        "types.ts": "export interface Flow { a: 1 }",
      };
      expect(await load(files)).to.have.property("f");
    });

    it("keeps imports in JavaScript that have no use, for their effects", async () => {
      const files = {
        "script.js":
          'import { unused } from "./effect.js"; export const answer = globalThis.effect;',
        "effect.js": "export const unused = 1; globalThis.effect = 7;",
      };
      expect(await load(files, "script.js")).to.include({ answer: 7 });
    });

    it("may go in circles", async () => {
      const files = {
        "script.ts":
          'import { b } from "./b"; export const a = () => 1; export const c = () => b();',
        "b.ts": 'import { a } from "./script"; export const b = () => a() + 1;',
      };
      expect(call(await load(files), "c")).to.equal(2);
    });

    it("gives one instance to all scripts", async () => {
      const files = {
        "one.ts": 'export { counter } from "./helper";',
        "two.ts": 'export { counter } from "./helper.js";',
        "helper.ts": "export const counter = {};",
      };
      const one = await load(files, "one.ts");
      const two = await workspace.load("two.ts");
      expect(one["counter"]).to.equal(two["counter"]);
    });

    it("gives JSON, with and without attribute", async () => {
      const files = {
        "script.ts": `
          import a from "./data.json" with { type: "json" };
          import b from "./data.json";
          export const answers = [a.answer, b.answer];`,
        "data.json": '{ "answer": 7 }',
      };
      expect(await load(files)).to.deep.include({ answers: [7, 7] });
    });

    it("finds ES modules by a literal and by a computed import()", async () => {
      const files = {
        "script.ts": `
          const name = "late";
          export const literal = async () => (await import("./late")).answer;
          export const computed = async () => (await import("./" + name + ".js")).answer;`,
        "late.ts": "export const answer: number = 7;",
      };
      const exports = await load(files);
      expect(await call(exports, "literal")).to.equal(7);
      expect(await call(exports, "computed")).to.equal(7);
    });
  });

  describe("imports of packages", () => {
    function installed(name: string, manifest: object, files: Readonly<Record<string, string>>) {
      workspace.write({
        [`node_modules/${name}/package.json`]: JSON.stringify({ name, ...manifest }),
      });
      for (const [file, text] of Object.entries(files)) {
        workspace.write({ [`node_modules/${name}/${file}`]: text });
      }
    }

    it("finds one that has exports for import only", async () => {
      const exports = { ".": { import: "./main.js" } };
      installed("esm-only", { type: "module", exports }, { "main.js": "export const answer = 7;" });
      expect(await load({ "script.ts": 'export * from "esm-only";' })).to.include({ answer: 7 });
    });

    it("finds a subpath of one with a scope", async () => {
      const exports = { "./part": "./lib/part.mjs" };
      installed("@acme/tools", { exports }, { "lib/part.mjs": "export const answer = 7;" });
      const source = 'export * from "@acme/tools/part";';
      expect(await load({ "script.ts": source })).to.include({ answer: 7 });
    });

    it("finds one in CommonJS, with its names and as the default", async () => {
      installed("old", { main: "main.js" }, { "main.js": "exports.answer = 7;" });
      const source =
        'import old, { answer } from "old"; export const answers = [old.answer, answer];';
      expect(await load({ "script.ts": source })).to.deep.include({ answers: [7, 7] });
    });

    it("finds one above the script's folder", async () => {
      installed("above", { main: "main.js" }, { "main.js": "exports.answer = 7;" });
      const files = { "deep/down/script.ts": 'export { answer } from "above";' };
      expect(await load(files, "deep/down/script.ts")).to.include({ answer: 7 });
    });

    it("compiles one in TypeScript that a workspace links", async () => {
      workspace.write({
        "packages/shared/package.json": '{ "name": "shared", "exports": "./main.ts" }',
        "packages/shared/main.ts": "export const answer: number = 7;",
        "node_modules/.keep": "",
      });
      symlinkSync(workspace.path("packages/shared"), workspace.path("node_modules/shared"));
      expect(await load({ "script.ts": 'export * from "shared";' })).to.include({ answer: 7 });
    });

    it("finds what package.json names with a #", async () => {
      const files = {
        "package.json": '{ "imports": { "#helper": "./lib/helper.ts" } }',
        "lib/helper.ts": "export const answer: number = 7;",
        "script.ts": 'export * from "#helper";',
      };
      expect(await load(files)).to.include({ answer: 7 });
    });

    it("finds modules of Node.js with and without node:", async () => {
      const source =
        'import { sep } from "node:path"; import p from "path"; export default sep === p.sep;';
      expect(await load({ "script.ts": source })).to.include({ default: true });
    });
  });

  describe("in CommonJS", () => {
    it("requires local TypeScript, JSON, packages and modules of Node.js", async () => {
      const files = {
        "script.cjs": `
          const { helper } = require("./helper");
          exports.answers = [
            helper, require("./data").json, require("./data.json").json,
            require("old"), require("node:path").sep,
          ];`,
        "helper.cts": "export const helper: string = 'helper';",
        "data.json": '{ "json": "json" }',
        "node_modules/old/index.js": "module.exports = 'old';",
      };
      expect(await load(files, "script.cjs")).to.deep.include({
        answers: ["helper", "json", "json", "old", "/"],
      });
    });

    it("imports late", async () => {
      const files = {
        "script.cts": 'export const late = async () => (await import("./late.mjs")).answer;',
        "late.mts": "export const answer: number = 7;",
      };
      expect(await call(await load(files, "script.cts"), "late")).to.equal(7);
    });
  });

  describe("knows the place of its source", () => {
    it("by import.meta", async () => {
      const source = `
        const { url, filename, dirname } = import.meta;
        export const place = { url, filename, dirname, beside: import.meta.resolve("./data.txt") };`;
      expect(await load({ "script.ts": source })).to.deep.include({
        place: {
          url: pathToFileURL(workspace.path("script.ts")).href,
          filename: workspace.path("script.ts"),
          dirname: workspace.folder,
          beside: pathToFileURL(workspace.path("data.txt")).href,
        },
      });
    });

    it("by __filename, __dirname and require.resolve", async () => {
      const source = 'exports.place = [__filename, __dirname, require.resolve("./data.txt")];';
      const files = { "script.cjs": source, "data.txt": "" };
      expect(await load(files, "script.cjs")).to.deep.include({
        place: [workspace.path("script.cjs"), workspace.folder, workspace.path("data.txt")],
      });
    });

    it("behind a symbolic link", async () => {
      workspace.write({
        "real/script.ts": 'export * from "./helper";',
        "real/helper.ts": "export const answer = 7;",
      });
      symlinkSync(workspace.path("real/script.ts"), workspace.path("link.ts"));
      expect(await workspace.load("link.ts")).to.include({ answer: 7 });
    });
  });
});
