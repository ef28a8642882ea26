import { expect } from "chai";
import { readdirSync, readFileSync } from "node:fs";
import { transformSync } from "@swc/core";
import { root } from "./cli/support/program.js";

const { exclude } = JSON.parse(readFileSync(`${root}.c8rc.json`, "utf8")) as {
  readonly exclude: readonly string[];
};

/** Whether a source holds declarations alone, of which nothing is left that could run. */
function holdsTypesOnly(path: string): boolean {
  if (path.endsWith(".d.ts")) return true;
  const { code } = transformSync(readFileSync(`${root}${path}`, "utf8"), {
    jsc: {
      parser: { syntax: "typescript" },
      target: "es2022",
      transform: { verbatimModuleSyntax: true },
      minify: { format: { comments: false } },
    },
  });
  return code.trim() === "export { };" || code.trim() === "";
}

describe("the measured coverage", () => {
  it("leaves out the sources that hold nothing but types, and no other", () => {
    const sources = readdirSync(`${root}lib`, { recursive: true, encoding: "utf8" })
      .map((path) => `lib/${path}`)
      .filter((path) => path.endsWith(".ts"));
    expect(sources.filter(holdsTypesOnly)).to.have.members(exclude);
  });
});
