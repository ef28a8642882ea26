import { expect } from "chai";
import { FilterSyntaxError } from "../../lib/filter/errors.js";
import { parseFilter } from "../../lib/filter/parse.js";
import { treeOf, type Tree } from "./tree.js";

const parsed = (expression: string): Tree => treeOf(parseFilter(expression));

const right: readonly [expression: string, meaning: string, tree: Tree][] = [
  ["~q", "an operator", ["q"]],
  ["~m POST", "an operator with a pattern", ["m", "POST"]],
  ["~c 404", "an operator with a number", ["c", 404]],
  ["example", "a pattern is one of the URL", ["u", "example"]],
  ["!~q", "not", ["not", ["q"]]],
  ["! !~q", "not not", ["not", ["not", ["q"]]]],
  ["~q & ~e", "and", ["and", ["q"], ["e"]]],
  ["~q | ~e", "or", ["or", ["q"], ["e"]]],
  ["~q ~e", "side by side is and", ["and", ["q"], ["e"]]],
  ["~q & ~e & ~s", "several", ["and", ["q"], ["e"], ["s"]]],
  ["~q | ~e & ~s", "& before |", ["or", ["q"], ["and", ["e"], ["s"]]]],
  ["!~q & ~e", "! before &", ["and", ["not", ["q"]], ["e"]]],
  ["~q | ~e ~s", "| before side by side", ["and", ["or", ["q"], ["e"]], ["s"]]],
  ["(~q | ~e ) & ~s", "parentheses", ["and", ["or", ["q"], ["e"]], ["s"]]],
  ["~d a&b", "& within a word is a part of it", ["d", "a&b"]],
  ["a|b", "| within a word is a part of it", ["u", "a|b"]],
  ["a!b", "! within a word is a part of it", ["u", "a!b"]],
  ["~q &~e", "no space is needed behind &", ["and", ["q"], ["e"]]],
  ["a &", "& with nothing behind it is a pattern", ["and", ["u", "a"], ["u", "&"]]],
  ["!", "! with nothing behind it is a pattern", ["u", "!"]],
  ["(!)", "also in parentheses", ["u", "!"]],
  ['~d "a b"', "double quotes", ["d", "a b"]],
  ["~d 'a \"b\"'", "single quotes", ["d", 'a "b"']],
  ['~d ""', "nothing in quotes", ["d", ""]],
  ['"a\\"b"', "an escaped quote", ["u", 'a"b']],
  ['"\\\\d\\d"', "backslashes go away in quotes", ["u", "\\dd"]],
  ["\\d", "but not elsewhere", ["u", "\\d"]],
  ['"\\t\\n\\f\\r"', "escapes for controls", ["u", "\t\n\f\r"]],
  ['"\\0\\x42\\u14"', "escapes for characters, as pyparsing has them", ["u", "\0B\x14"]],
  ['"\\x41\\13"', "others are none", ["u", "x4113"]],
  ['"a\tb"', "a tab is spaces up to a multiple of eight", ["u", "a      b"]],
  ['é\t"\t"', "by characters", ["and", ["u", "é"], ["u", "       "]]],
  ["~c 007", "zeros before a number", ["c", 7]],
  ["~c 200a", "something right behind a number", ["and", ["c", 200], ["u", "a"]]],
  ["~dé", "an operator ends before what is not ASCII", ["d", "é"]],
  ["\v", "white space is space, tab, CR and LF", ["u", "\v"]],
  ["(~q )(~e )", "parentheses side by side", ["and", ["q"], ["e"]]],
  ['"a""b"', "quotes side by side", ["and", ["u", "a"], ["u", "b"]]],
];

const wrong: readonly [expression: string, position: number, reason: string][] = [
  ["", 0, "the filter is empty"],
  ["  ", 2, "the filter is empty"],
  ["~zz", 0, "there is no operator ~zz"],
  ["a ~", 2, "there is no operator ~"],
  ["~d(a)", 2, "there must be a space behind ~d"],
  ["~q&~e", 2, "there must be a space behind ~q"],
  ["~d", 2, "~d needs a regular expression behind it"],
  ["~d ~q", 3, "a regular expression that begins with ~ must be in quotes"],
  ["~d (a)", 3, "a regular expression that begins with ( must be in quotes"],
  ["~c", 2, "~c needs a status code behind it"],
  ["~c x", 3, "~c needs a status code behind it"],
  ["~c ٣", 3, "~c needs a status code behind it"],
  ["(~q", 0, "this ( is not closed"],
  ["(", 0, "this ( is not closed"],
  ["(~q)", 3, "there must be a space behind ~q"],
  ["~q )", 3, "nothing is open that this ) could close"],
  ["a & ( )", 6, "there is nothing in the parentheses"],
  ["(~q ~e)", 4, "in parentheses there must be & or | before this"],
  ["(~q & )", 4, "there is nothing behind this &"],
  ['~b "a', 3, 'this " is not closed'],
  ["'a\nb'", 0, "this ' is not closed"],
  ["\t\t)", 2, "nothing is open that this ) could close"],
];

describe("parseFilter", () => {
  for (const [expression, meaning, tree] of right) {
    it(`reads ${JSON.stringify(expression)}: ${meaning}`, () => {
      expect(parsed(expression)).to.deep.equal(tree);
    });
  }

  for (const [expression, position, reason] of wrong) {
    it(`refuses ${JSON.stringify(expression)}, and says where and why`, () => {
      expect(() => parseFilter(expression))
        .to.throw(FilterSyntaxError)
        .that.includes({ expression, position, reason });
    });
  }

  for (const deep of ["(".repeat(10_000), "!".repeat(10_000) + "a", "(!".repeat(10_000)]) {
    it(`refuses what is nested too deeply: ${deep.slice(0, 4)}...`, () => {
      expect(() => parseFilter(deep)).to.throw(FilterSyntaxError, "nested too deeply");
    });
  }

  it("takes an expression of any length", () => {
    const parts = parsed("~q & ".repeat(20_000) + "~q");
    expect(parts).to.have.length(20_002);
  });
});
