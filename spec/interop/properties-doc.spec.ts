import { expect } from "chai";
import { readFileSync } from "node:fs";
import { eventNames } from "../../lib/script/events.js";
import { checkScripts } from "../../lib/script/load/index.js";
import { Workspace } from "../script/load/workspace.js";
import { classes, namesOf, otherClasses } from "./model/names.js";
import { editPurposes, jsonPurposes, purposeNames } from "./model/purposes.js";

const page = readFileSync(new URL("../../docs/from-mitmproxy.md", import.meta.url), "utf8");

/** The cells of the tables of a section, by the mitmproxy class that its heading names. */
function rowsOf(theirs: string): string[][] {
  const [, section = ""] = page.split(`(\`${theirs}\`)\n`);
  const [table = ""] = section.trimStart().split("\n\n");
  return table
    .split("\n")
    .slice(2)
    .map((row) => row.split("|").slice(1, -1));
}

/** The names in a cell, without what methods are called with. */
function namesIn(cell = ""): string[] {
  return Array.from(cell.matchAll(/`([^`]+)`/g), ([, name = ""]) => name.replace(/\(.*/, ""));
}

describe("docs/from-mitmproxy.md", () => {
  for (const names of classes) {
    it(`has all names of ${names.theirs}, and what they are here`, () => {
      const pairs = rowsOf(names.theirs).flatMap(([left, right = "", note = ""]) => {
        const theirs = namesIn(left);
        if (right.trim() === "the same") return theirs.map((name) => [name, name]);
        const ours = namesIn(right);
        if (ours.length > 0) return theirs.map((name, nth) => [name, ours[nth]]);
        return theirs.map((name) => [name, note.trim() === "" ? "no reason" : "not there"]);
      });
      expect(pairs).to.have.deep.members([
        ...namesOf(names).map(({ theirs, ours }) => [theirs, ours]),
        ...(names.onlyTheirs ?? []).map((name) => [name, "not there"]),
      ]);
    });
  }

  it("has the classes that are not there", () => {
    for (const name of otherClasses) expect(page).to.include(`\`${name}\``);
  });

  it("has a script that passes the type check", async function () {
    this.timeout(60_000);
    const workspace = new Workspace();
    const [, script = ""] = page.split("```ts\n");
    workspace.write({ "after.ts": script.split("```")[0] ?? "" });
    const diagnostics = await checkScripts([workspace.path("after.ts")]);
    workspace.remove();
    expect(diagnostics.map(({ message }) => message)).to.deep.equal([]);
  });

  it("has all events", () => {
    const [, section = ""] = page.split("\n## Events\n");
    const [table = ""] = section.trimStart().split("\n\n");
    expect(namesIn(table)).to.include.members([...eventNames]);
  });

  it("has the differences on purpose that the comparisons know, and no others", () => {
    const [, reading = ""] = page.split("\n### In what you read\n");
    const bold = Array.from(reading.matchAll(/^- \*\*(.*?)\.?\*\*/gm), ([, name]) => name);
    const known = new Set([...purposeNames, ...editPurposes, ...jsonPurposes]);
    expect(bold).to.have.members([...known]);
  });
});
