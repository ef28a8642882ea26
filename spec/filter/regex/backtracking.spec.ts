import { expect } from "chai";
import { compileFilter } from "../../../lib/filter/compile.js";
import { FilterLimitError } from "../../../lib/filter/limit-error.js";
import { multiplies, worstSteps } from "../../../lib/filter/regex/backtracking.js";
import { plainFlags } from "../../../lib/filter/regex/finder.js";
import { parseRegex } from "../../../lib/filter/regex/parse.js";
import { charactersOf } from "../../../lib/filter/regex/pattern.js";
import { hasPart, type RegexNode } from "../../../lib/filter/regex/tree.js";
import { HttpFlow } from "../../../lib/flow/http-flow.js";
import { Request } from "../../../lib/flow/request.js";

function flowWith(body: string): HttpFlow<"request"> {
  return HttpFlow.make(Request.make("POST", "http://example.com/", body));
}

/** Each would take V8 longer than anybody waits, on a body that does not match. */
const traps: readonly (readonly [pattern: string, body: string])[] = [
  ["^(a+)+$", `${"a".repeat(50)}b`],
  ["(a|aa)+$", `${"a".repeat(60)}b`],
  ["(a|b|ab)*c", "ab".repeat(40)],
  ["^(([a-z])+.)+[0-9]([a-z])+$", "a".repeat(60)],
  ["x+x+x+y", "x".repeat(30_000)],
  [".*.*.*=.*$", "a".repeat(30_000)],
];

describe("a filter with a pattern that backtracks without end", () => {
  for (const [pattern, body] of traps) {
    it(`still comes to its end: ${pattern}`, () => {
      const filter = compileFilter(`~b "${pattern}"`);
      expect(filter(flowWith(body))).to.be.false;
      // Once it was a trap, nothing is waited for again.
      for (let again = 0; again < 5; again++) expect(filter(flowWith(body))).to.be.false;
    });
  }

  it("finds in such a body what is there", () => {
    const filter = compileFilter('~b "(a+)+$"');
    expect(filter(flowWith(`${"a".repeat(50)}b`))).to.be.false;
    expect(filter(flowWith("a".repeat(50)))).to.be.true;
  });

  for (const pattern of ["(?=(a+)+$)b", "^(a*)*$"]) {
    it(`says so where no engine can do it in time: ${pattern}`, () => {
      const filter = compileFilter(`~b "${pattern}"`);
      expect(() => filter(flowWith(`${"a".repeat(60)}c`)))
        .to.throw(FilterLimitError)
        .with.property("reason", "would take too long on this flow");
    }).timeout(60_000);
  }
});

describe("worstSteps", () => {
  const rootOf = (pattern: string): RegexNode => {
    const characters = charactersOf(
      { text: pattern, origins: Array.from(pattern, (_, at) => at) },
      "bytes",
    );
    if (characters === null) throw new Error("it is no pattern");
    return parseRegex(characters, plainFlags).root;
  };

  it("is the length of the subject where nothing is repeated", () => {
    expect(worstSteps(rootOf("image/png"), 1000)).to.equal(1000);
    expect(worstSteps(rootOf("a{3}b?c{0,5}"), 1000)).to.equal(1000);
  });

  it("has a power for each repeat", () => {
    expect(worstSteps(rootOf("a.*b"), 1000)).to.equal(1e6);
    expect(worstSteps(rootOf("a.*b.+c"), 1000)).to.equal(1e9);
  });

  it("has no bound where a repeat has a choice in it", () => {
    for (const pattern of ["(a+)+", "(a|b)*", "(a{2,50}b?)+"]) {
      expect(hasPart(rootOf(pattern), multiplies), pattern).to.be.true;
      expect(worstSteps(rootOf(pattern), 10)).to.equal(Infinity);
    }
  });
});
