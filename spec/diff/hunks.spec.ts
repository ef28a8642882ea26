import { expect } from "chai";
import fc from "fast-check";
import { lineEdits } from "../../lib/diff/line-edits.js";
import { describeWithProgram } from "../support/describe-with-program.js";
import { GitDesk, patchOf } from "./git.js";

const numbered = Array.from({ length: 40 }, (_, nth) => `line ${nth}`);

/** Texts of lines that are often the same. */
const someLines = fc.array(fc.constantFrom("a", "b", "c", "d", "{", "}", ""), {
  minLength: 1,
  maxLength: 25,
});

describeWithProgram("git", "the difference of two texts", () => {
  let git: GitDesk;
  before(() => {
    git = new GitDesk();
  });
  after(() => git.remove());

  const edits: readonly (readonly [what: string, after: readonly string[]])[] = [
    ["nothing", numbered],
    ["a line changed at the beginning", ["x", ...numbered.slice(1)]],
    ["a line changed at the end", [...numbered.slice(0, -1), "x"]],
    ["a line added at the end", [...numbered, "x"]],
    ["a line removed at the beginning", numbered.slice(1)],
    [
      "two changes with six lines between them",
      numbered.map((line, nth) => (nth === 10 || nth === 17 ? "x" : line)),
    ],
    [
      "two changes with seven lines between them",
      numbered.map((line, nth) => (nth === 10 || nth === 18 ? "x" : line)),
    ],
    ["lines replaced by more", [...numbered.slice(0, 20), "x", "y", "z", ...numbered.slice(22)]],
    ["all removed", []],
    ["all replaced", ["x", "y"]],
  ];
  for (const [what, after] of edits) {
    it(`is byte for byte that of git: ${what}`, () => {
      expect(patchOf(numbered, after)).to.equal(git.diff(numbered, after));
      expect(patchOf(after, numbered)).to.equal(git.diff(after, numbered));
    });
  }

  it("is byte for byte that of git where lines are replaced, whatever they are", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 39 }), { maxLength: 12 }), (places) => {
        const after = numbered.map((line, nth) => (places.includes(nth) ? `new ${nth}` : line));
        expect(patchOf(numbered, after)).to.equal(git.diff(numbered, after));
      }),
      { numRuns: 25 },
    );
  });

  it("makes the one of the other when git applies it, and is no longer than git's shortest", () => {
    fc.assert(
      fc.property(someLines, someLines, (before, after) => {
        const patch = patchOf(before, after);
        expect(git.apply(before, patch)).to.deep.equal(after);
        const changed = patch.split("\n").filter((line) => /^[-+]/.test(line));
        expect(changed.length).to.equal(git.fewest(before, after));
      }),
      { numRuns: 25 },
    );
  });
});

describe("the difference of two texts that have little in common", () => {
  /** What the edits make of the old text, and what they say it was. */
  function bothTexts(before: readonly string[], after: readonly string[]): [string[], string[]] {
    const edits = lineEdits(before, after);
    return [
      edits.flatMap(({ kind, lines }) => (kind === "added" ? [] : lines)),
      edits.flatMap(({ kind, lines }) => (kind === "removed" ? [] : lines)),
    ];
  }

  it("is found in bounded time, and is right", () => {
    const before = Array.from({ length: 20_000 }, (_, nth) => `old ${nth}`);
    const after = Array.from({ length: 20_000 }, (_, nth) => `new ${nth}`);
    expect(bothTexts(before, after)).to.deep.equal([before, after]);
  });

  it("keeps the lines that both have once", () => {
    const before = Array.from({ length: 5000 }, (_, nth) =>
      nth % 10 === 0 ? `both ${nth}` : `old ${nth}`,
    );
    const after = Array.from({ length: 5000 }, (_, nth) =>
      nth % 10 === 0 ? `both ${nth}` : `new ${nth}`,
    );
    expect(bothTexts(before, after)).to.deep.equal([before, after]);
    const same = lineEdits(before, after).filter(({ kind }) => kind === "same");
    expect(same.flatMap(({ lines }) => lines)).to.have.length(500);
  });
});
