import { expect } from "chai";
import { parseRegex } from "../../../lib/filter/regex/parse.js";
import { charactersOf, plainPattern, type SubjectKind } from "../../../lib/filter/regex/pattern.js";
import { RegexError } from "../../../lib/filter/regex/regex-error.js";
import type { Regex } from "../../../lib/filter/regex/tree.js";

function parse(pattern: string, kind: SubjectKind = "text"): Regex {
  const characters = charactersOf(plainPattern(pattern), kind);
  if (characters === null) throw new Error("no characters");
  const flags = { ignoreCase: false, multiline: false, dotAll: false, verbose: false };
  return parseRegex(characters, { ...flags, ascii: kind === "bytes" });
}

const wrong: readonly [pattern: string, position: number, reason: string, kind?: SubjectKind][] = [
  ["a\\", 1, "nothing follows the backslash"],
  ["a\\q", 1, "\\q means nothing"],
  ["\\x4", 0, "\\x needs 2 hexadecimal digits"],
  ["\\u123", 0, "\\u needs 4 hexadecimal digits"],
  ["\\u1234", 0, "\\u means nothing", "bytes"],
  ["\\U00110000", 0, "there is no such character"],
  ["\\N{DASH}", 0, "names of characters are not known here: write \\u and four digits"],
  ["\\400", 0, "\\400 is more than \\377"],
  ["[\\8]", 1, "\\8 means nothing in a class"],
  ["\\1", 0, "there is no group 1"],
  ["(\\1)", 1, "a reference cannot be within the group that it means"],
  ["(?P=x)", 4, "there is no group named x"],
  ["(?P<1>a)", 4, "a group cannot be named 1"],
  ["(?P<é>a)", 4, "a group cannot be named Ã©", "bytes"],
  ["(?P<>a)", 4, "the group's name is missing"],
  ["(?P<a", 4, "the group's name is not ended by >"],
  ["(?P<a>b)(?P<a>c)", 8, "there are two groups named a"],
  ["(?P!", 0, "behind (?P there must be < or ="],
  ["(?<n>a)", 2, "a group's name is written (?P<name>...)"],
  ["(?", 0, "the group is cut off"],
  ["(?<", 0, "the group is cut off"],
  ["(?@a)", 2, "a group cannot begin with (?@"],
  ["(?(0)a)", 3, "groups are counted from 1"],
  ["(?(2)a)(b)", 3, "there is no group 2"],
  ["(a)(?(1)b|c|d)", 11, "a condition has two branches at most"],
  ["(a", 0, "this ( is not closed"],
  ["a)", 1, "nothing is open that this ) could close"],
  ["[a", 0, "the class is not closed by ]"],
  ["[b-a]", 1, "the range is the wrong way round"],
  ["[\\d-a]", 1, "a range goes from one character to another"],
  ["(?#a", 0, "the comment is not closed by )"],
  ["*", 0, "there is nothing before this to repeat"],
  ["^*", 1, "there is nothing before this to repeat"],
  ["a**", 2, "this is repeated already"],
  ["a{2,1}", 1, "it goes from more to fewer"],
  ["a{4294967295}", 1, "that is too often"],
  ["(?<=a*)b", 0, "a lookbehind needs a fixed length"],
  ["(?<=(a)\\1)b", 7, "a lookbehind can only refer to groups before it"],
  ["a(?i)", 1, "flags for the whole pattern must come first in it"],
  ["(?i", 3, "expected : here"],
  ["(?iz)", 3, "there is no such flag"],
  ["(?i-:a)", 4, "a flag is missing"],
  ["(?i-i:a)", 4, "a flag is turned on and off"],
  ["(?-a:b)", 3, "the flags a, u and L cannot be turned off"],
  ["(?au:b)", 4, "of the flags a, u and L there can only be one"],
  ["(?L)", 3, "the flag L is for bytes, and this is matched against text"],
  ["(?u)", 3, "the flag u is for text, and this is matched against bytes", "bytes"],
];

describe("parseRegex", () => {
  for (const [pattern, position, reason, kind = "text"] of wrong) {
    it(`refuses /${pattern}/ for ${kind}, and says where and why`, () => {
      expect(() => parse(pattern, kind))
        .to.throw(RegexError)
        .that.includes({ position, reason });
    });
  }

  it("refuses groups that are nested too deeply", () => {
    expect(() => parse("(".repeat(100_000))).to.throw(RegexError, "nested too deeply");
    expect(() => parse("(a)" + "(?(1)".repeat(100_000))).to.throw(RegexError, "nested too deeply");
  });

  it("counts groups", () => {
    expect(parse("(a)(?:b)(?P<c>(d))").groups).to.equal(3);
  });
});
