import { expect } from "chai";
import { readdirSync, readFileSync } from "node:fs";
import ts from "typescript";
import { root } from "./cli/support/program.js";

const { exclude } = JSON.parse(readFileSync(`${root}.c8rc.json`, "utf8")) as {
  readonly exclude: readonly string[];
};

/** Whether a source holds declarations alone, of which nothing is left that could run. */
function holdsTypesOnly(path: string): boolean {
  if (path.endsWith(".d.ts")) return true;
  const { outputText } = ts.transpileModule(readFileSync(`${root}${path}`, "utf8"), {
    compilerOptions: {
      module: ts.ModuleKind.ESNext,
      target: ts.ScriptTarget.ESNext,
      verbatimModuleSyntax: true,
      removeComments: true,
    },
  });
  return outputText.trim() === "export {};" || outputText.trim() === "";
}

describe("the measured coverage", () => {
  it("leaves out the sources that hold nothing but types, and no other", () => {
    const sources = readdirSync(`${root}lib`, { recursive: true, encoding: "utf8" })
      .map((path) => `lib/${path}`)
      .filter((path) => path.endsWith(".ts"));
    expect(sources.filter(holdsTypesOnly)).to.have.members(exclude);
  });
});
