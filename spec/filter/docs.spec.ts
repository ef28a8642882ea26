import { expect } from "chai";
import { readFileSync } from "node:fs";
import { patternOperators, plainOperators, statusOperator } from "../../lib/filter/syntax.js";

const docs = readFileSync(new URL("../../docs/filters.md", import.meta.url), "utf8");

describe("docs/filters.md", () => {
  it("has a row for each operator, with what it takes", () => {
    const rows = Array.from(docs.matchAll(/^\| `(~[^`]+)`/gm), ([, row]) => row);
    expect(rows).to.have.members([
      ...plainOperators.map((name) => `~${name}`),
      ...patternOperators.map((name) => `~${name} PATTERN`),
      `~${statusOperator} CODE`,
    ]);
  });
});
