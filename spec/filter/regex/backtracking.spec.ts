import { expect } from "chai";
import { compileFilter } from "../../../lib/filter/compile.js";
import { FilterLimitError } from "../../../lib/filter/limit-error.js";
import { Finder, plainFlags } from "../../../lib/filter/regex/finder.js";
import { charactersOf } from "../../../lib/filter/regex/pattern.js";
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
      expect(compileFilter(`~b "${pattern}"`)(flowWith(body))).to.be.false;
    });
  }

  it("finds in such a body what is there", () => {
    const filter = compileFilter('~b "(a+)+$"');
    expect(filter(flowWith(`${"a".repeat(50)}b`))).to.be.false;
    expect(filter(flowWith("a".repeat(50)))).to.be.true;
  });

  it("says so where no engine can do it in time", () => {
    const filter = compileFilter('~b "(?=(a+)+$)b"');
    expect(() => filter(flowWith(`${"a".repeat(60)}c`))).to.throw(FilterLimitError, /time/);
  }).timeout(60_000);
});

describe("a search for all places of such a pattern", () => {
  const finderOf = (pattern: string): Finder => {
    const origins = Array.from(pattern, (_, at) => at);
    const characters = charactersOf({ text: pattern, origins }, "bytes");
    if (characters === null) throw new Error("it is no pattern of bytes");
    return new Finder(characters, plainFlags);
  };

  it("comes to its end, by saying so", () => {
    const bytes = Buffer.from(`${"a".repeat(60)}b`);
    expect(() => [...finderOf("(a+)+$").findInBytes(bytes)]).to.throw(FilterLimitError, /time/);
  }).timeout(60_000);

  it("may take as long as a long subject needs", () => {
    const bytes = Buffer.alloc(12 * 1024 * 1024, "a");
    expect([...finderOf("(?<=b)a").findInBytes(bytes)]).to.deep.equal([]);
  }).timeout(60_000);
});
