import { expect } from "chai";
import { loadScriptModule, ScriptLoadError } from "../../../lib/script/load/index.js";
import { Workspace } from "./workspace.js";

describe("a script that cannot be loaded", () => {
  let workspace: Workspace;
  beforeEach(() => {
    workspace = new Workspace();
  });
  afterEach(() => workspace.remove());

  /** Loads script.ts, or what it is called here. */
  function errorOf(files: Readonly<Record<string, string>>, name = "script.ts") {
    workspace.write(files);
    return workspace.loadError(name);
  }

  /** A message that begins with a place and fits on one line. */
  function message(file: string, rest: string): string {
    return `${workspace.path(file)}${rest}`;
  }

  it("is not there", async () => {
    const error = await errorOf({});
    expect(error).to.include({ reason: "missing", file: workspace.path("script.ts"), line: null });
    expect(error.message).to.equal(`cannot find script ${workspace.path("script.ts")}`);
  });

  for (const [given, there] of [
    ["script.js", "script.ts"],
    ["script", "script.mts"],
    ["add.header", "add.header.ts"],
  ] as const) {
    it(`is not there by the name ${given}, but ${there} is`, async () => {
      const { message } = await errorOf({ [there]: "" }, given);
      expect(message).to.match(/^cannot find script .*; did you mean /);
      expect(message.endsWith(`${workspace.path(there)}?`)).to.equal(true);
    });
  }

  it("is no script by its name", async () => {
    const error = await errorOf({ "script.py": "" }, "script.py");
    expect(error.reason).to.equal("unsupported");
    expect(error.message).to.equal(
      message(
        "script.py",
        " is not a script; its name must end in one of .ts .mts .cts .js .mjs .cjs",
      ),
    );
  });

  it("is a folder", async () => {
    const error = await errorOf({ "lib/index.ts": "" }, "lib");
    expect(error.reason).to.equal("unsupported");
    expect(error.message).to.equal(message("lib", " is a folder; name the script file in it"));
  });

  it("does not compile", async () => {
    const error = await errorOf({ "script.ts": "const a = 1;\nexport const b = ;\n" });
    expect(error).to.include({ reason: "syntax", line: 2, column: 18 });
    expect(error.message).to.equal(
      message("script.ts", ":2:18: syntax error: Expression expected."),
    );
    expect(error.frame).to.contain("export const b = ;").and.to.contain("^");
    expect(error.frame).not.to.contain("backtrace");
  });

  it("does not compile, being JavaScript", async () => {
    const error = await errorOf(
      { "script.cjs": "exports.a = 1;\nexports.b = {,};\n" },
      "script.cjs",
    );
    expect(error).to.include({ reason: "syntax", line: 2, column: 14 });
  });

  it("imports a script that does not compile", async () => {
    const files = { "script.ts": 'import "./helper";', "helper.ts": "\n  const = 3;" };
    const error = await errorOf(files);
    expect(error).to.include({ reason: "syntax", file: workspace.path("helper.ts"), line: 2 });
  });

  it("imports a package that is not installed", async () => {
    const error = await errorOf({
      "script.ts": '// No.\nimport { a } from "absent";\nexport { a };',
    });
    expect(error).to.include({ reason: "import", line: 2, column: 19 });
    expect(error.message).to.equal(
      message(
        "script.ts",
        ':2:19: cannot find package "absent"; install it beside the script (npm install absent)',
      ),
    );
  });

  it("imports a local module that is not there", async () => {
    const error = await errorOf({ "script.ts": 'export { a } from "./absent";' });
    expect(error).to.include({ reason: "import", line: 1 });
    expect(error.message).to.contain('cannot find "./absent"; there is no ');
  });

  it("imports by what is no URL", async () => {
    const error = await errorOf({ "script.ts": 'import "./100%.ts";', "100%.ts": "" });
    expect(error.reason).to.equal("import");
    expect(error.message).to.contain('"./100%.ts" is not a path, written as a URL');
  });

  it("imports a file that a package does not have", async () => {
    const error = await errorOf({
      "script.ts": 'import "pkg/absent.js";',
      "node_modules/pkg/package.json": "{}",
    });
    expect(error).to.include({ reason: "import", line: 1, column: 8 });
    expect(error.message).to.contain('cannot find "pkg/absent.js"');
  });

  it("imports what a package does not export", async () => {
    const error = await errorOf({
      "script.ts": 'export { a } from "closed/inside";',
      "node_modules/closed/package.json": '{ "exports": "./main.js" }',
    });
    expect(error).to.include({ reason: "import", line: 1 });
    expect(error.message).to.contain('package "closed" has no export "closed/inside"');
  });

  it("imports a name that a local module does not have", async () => {
    const error = await errorOf({
      "script.ts": 'import { a } from "./helper";\nexport { T } from "./helper";\nexport { a };',
      "helper.ts": "export const a = 1; export type T = 1;",
    });
    expect(error).to.include({ reason: "import", line: 2, column: 10 });
    expect(error.message).to.contain('helper.ts has no export "T"; if it is a type, say so');
  });

  it("requires what is not there", async () => {
    const error = await errorOf({ "script.cjs": '\nrequire("./absent");' }, "script.cjs");
    expect(error).to.include({ reason: "import", line: 2, column: 1 });
    expect(error.message).to.equal(message("script.cjs", ":2:1: Cannot find module './absent'"));
  });

  it("imports late what is not there", async () => {
    const error = await errorOf({ "script.ts": 'export {};\nawait import("absent");' });
    expect(error).to.include({ reason: "import", line: 2, column: 1 });
  });

  it("may catch that itself", async () => {
    const source = 'export const code = await import("absent").catch((e) => e.code);';
    workspace.write({ "script.ts": source });
    expect(await workspace.load("script.ts")).to.include({ code: "ERR_MODULE_NOT_FOUND" });
  });

  it("throws while it is imported", async () => {
    const error = await errorOf({
      "script.ts": "interface A {}\n\n  throw new RangeError('no\\nway');",
    });
    expect(error).to.include({ reason: "throw", line: 3, column: 9 });
    expect(error.cause).to.be.instanceOf(RangeError);
    expect(error.message).to.equal(
      message("script.ts", ":3:9: threw while being imported: RangeError: no way"),
    );
  });

  it("imports a script that throws", async () => {
    const files = { "script.ts": 'import "./helper";', "helper.ts": "\nthrow new Error('no');" };
    const error = await errorOf(files);
    expect(error).to.include({ reason: "throw", file: workspace.path("helper.ts"), line: 2 });
  });

  it("throws what is no error", async () => {
    const error = await errorOf({ "script.ts": 'throw "no";' });
    expect(error.message).to.equal(message("script.ts", ": threw while being imported: no"));
    expect(error.cause).to.equal("no");
  });

  it("has mistakes that the type check finds", async () => {
    workspace.write({ "script.ts": "export const a: number = 'a';\nexport const b: string = 1;" });
    const { cacheFolder } = workspace;
    const loading = loadScriptModule(workspace.path("script.ts"), { cacheFolder, check: true });
    const error = await loading.then(
      () => null,
      (thrown: unknown) => thrown,
    );
    if (!(error instanceof ScriptLoadError)) throw new Error("no ScriptLoadError");
    expect(error).to.include({ reason: "types", line: 1, column: 14 });
    expect(error.diagnostics.map(({ code, line }) => [code, line])).to.deep.equal([
      [2322, 1],
      [2322, 2],
    ]);
    expect(error.message).to.equal(
      message(
        "script.ts",
        ":1:14: TS2322: Type 'string' is not assignable to type 'number'. (and 1 more)",
      ),
    );
  });
});
