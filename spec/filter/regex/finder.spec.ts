import { expect } from "chai";
import { Finder, plainFlags } from "../../../lib/filter/regex/finder.js";
import { charactersOf, plainPattern } from "../../../lib/filter/regex/pattern.js";

function placesIn(pattern: string, subject: string): (readonly [number, number])[] {
  const characters = charactersOf(plainPattern(pattern), "bytes");
  if (characters === null) throw new Error("no pattern for bytes");
  const finder = new Finder(characters, { ...plainFlags, dotAll: true, ascii: true });
  const bytes = Buffer.from(subject);
  const quick = Array.from(finder.findInBytes(bytes), ({ start, end }) => [start, end] as const);
  const slow = Array.from(finder.findAll(bytes), ({ start, end }) => [start, end] as const);
  expect(quick).to.deep.equal(slow);
  return quick;
}

describe("finding a pattern again and again", () => {
  it("goes on behind each place", () => {
    expect(placesIn("a+", "aabaa")).to.deep.equal([
      [0, 2],
      [3, 5],
    ]);
  });

  it("finds nothing between what it found, as Python does", () => {
    expect(placesIn("x*", "axb")).to.deep.equal([
      [0, 0],
      [1, 2],
      [2, 2],
      [3, 3],
    ]);
  });

  it("finds something where it found nothing", () => {
    expect(placesIn("|a", "ab")).to.deep.equal([
      [0, 0],
      [0, 1],
      [1, 1],
      [2, 2],
    ]);
  });

  it("tells what groups took", () => {
    const characters = charactersOf(plainPattern("(a)|(b)"), "text");
    if (characters === null) throw new Error("no pattern for text");
    const finder = new Finder(characters, plainFlags);
    const groups = Array.from(finder.findAll([0x61, 0x62]), (found) => found.groups);
    expect(groups).to.deep.equal([
      [[0, 1], null],
      [null, [1, 2]],
    ]);
  });
});
