import { expect } from "chai";
import { assemble } from "../../../lib/filter/regex/machine/assemble.js";
import { Automaton, isAutomaton } from "../../../lib/filter/regex/machine/automaton.js";
import { Machine } from "../../../lib/filter/regex/machine/machine.js";
import { canSimulate, Simulation } from "../../../lib/filter/regex/machine/simulation.js";
import { codesOf } from "../../../lib/filter/regex/matcher.js";
import { parseRegex } from "../../../lib/filter/regex/parse.js";
import { charactersOf, plainPattern } from "../../../lib/filter/regex/pattern.js";
import { RegexError } from "../../../lib/filter/regex/regex-error.js";
import { simplifyForSearch } from "../../../lib/filter/regex/simplify.js";
import { isBeyondJavaScript, toJavaScript } from "../../../lib/filter/regex/to-javascript.js";
import type { Regex } from "../../../lib/filter/regex/tree.js";
import { patternCase, type PatternCase } from "../../support/arbitrary/python-pattern.js";
import { fc } from "../../support/property.js";

/** Null where it is refused. */
function parse({ pattern, kind, ...flags }: PatternCase): Regex | null {
  const characters = charactersOf(plainPattern(pattern), kind);
  if (characters === null) return null;
  try {
    return parseRegex(characters, { ...flags, verbose: false, ascii: kind === "bytes" });
  } catch (error) {
    if (error instanceof RegexError) return null;
    throw error;
  }
}

type Search = (subject: string) => boolean;

function byMachine(regex: Regex, { kind }: PatternCase): Search {
  const program = assemble(regex);
  return (subject) => new Machine(program, codesOf(subject, kind)).search() !== null;
}

/** The machine is what is compared with Python; see spec/interop/filter-patterns.spec.ts. */
function expectSameAsMachine(other: (regex: Regex, one: PatternCase) => Search | null): void {
  fc.assert(
    fc.property(patternCase, (one) => {
      const regex = parse(one);
      const search = regex && other(regex, one);
      if (regex === null || search === null) return;
      const expected = byMachine(regex, one);
      for (const text of one.subjects) {
        const subject = one.kind === "text" ? text : Buffer.from(text).toString("latin1");
        expect(search(subject), JSON.stringify(subject)).to.equal(expected(subject));
      }
    }),
    { numRuns: 1000 },
  );
}

describe("the engines for regular expressions", () => {
  it("find the same: JavaScript's and the machine", () => {
    expectSameAsMachine(({ root }, { kind }) => {
      if (isBeyondJavaScript(root)) return null;
      const script = toJavaScript(root, kind);
      return (subject) => script.test(subject);
    });
  });

  it("find the same: the automaton and the machine", () => {
    expectSameAsMachine((regex, { kind }) => {
      if (isBeyondJavaScript(regex.root)) return null;
      const program = assemble(regex, true);
      if (!isAutomaton(program)) return null;
      const automaton = new Automaton(program);
      return (subject) => automaton.search(codesOf(subject, kind));
    });
  });

  it("find the same: the simulation and the machine", () => {
    expectSameAsMachine((regex, { kind }) => {
      if (isBeyondJavaScript(regex.root)) return null;
      const program = assemble(regex, true);
      if (!canSimulate(program)) return null;
      return (subject) => new Simulation(program, codesOf(subject, kind)).search();
    });
  });

  it("find the same by a simplified tree", () => {
    expectSameAsMachine((regex, one) => {
      if (isBeyondJavaScript(regex.root)) return null;
      return byMachine({ ...regex, root: simplifyForSearch(regex.root) }, one);
    });
  });
});
