import { expect } from "chai";
import { readFileSync } from "node:fs";
import { assemble } from "../../lib/filter/regex/machine/assemble.js";
import { Machine } from "../../lib/filter/regex/machine/machine.js";
import { canSimulate, Simulation } from "../../lib/filter/regex/machine/simulation.js";
import { codesOf, compileMatcher } from "../../lib/filter/regex/matcher.js";
import { parseRegex } from "../../lib/filter/regex/parse.js";
import { charactersOf, plainPattern } from "../../lib/filter/regex/pattern.js";
import { RegexError } from "../../lib/filter/regex/regex-error.js";
import type { Regex } from "../../lib/filter/regex/tree.js";
import { fc } from "../support/property.js";
import { patternCase, type PatternCase } from "../support/arbitrary/python-pattern.js";
import { describeWithMitmproxy, runPython } from "./python.js";

const program = readFileSync(new URL("filter-patterns.py", import.meta.url), "utf8");

const cases: readonly PatternCase[] = fc.sample(patternCase, 6000);

type Span = readonly [start: number, end: number] | null;

/** Null where Python refuses the pattern. */
type Answer = readonly (Span | "unknown")[] | null;

describeWithMitmproxy("12.2.3", "regular expressions, compared with Python's,", (python) => {
  let answers: readonly Answer[];

  before(function () {
    this.timeout(300_000);
    const output = runPython(python, program, [], Buffer.from(JSON.stringify(cases)));
    answers = JSON.parse(output.toString()) as Answer[];
  });

  it("are refused where Python refuses them", () => {
    const differences = cases.filter(
      (one, index) => (parse(one) === null) !== (answers[index] === null),
    );
    expect(differences).to.deep.equal([]);
    expect(answers.filter((answer) => answer === null)).to.have.length.within(500, 5000);
  });

  it("are found in the same subjects", () => {
    expectSame((one) => {
      const matcher = compileMatcher(plainPattern(one.pattern), one.kind, flagsOf(one));
      return (subject, span) => matcher.test(subject) === (span !== null);
    });
  });

  it("match at the same place by the machine, which does what JavaScript cannot", () => {
    expectSame((one, regex) => {
      const program = assemble(regex);
      return (subject, span) => {
        const found = new Machine(program, codesOf(subject, one.kind)).search();
        return JSON.stringify(found) === JSON.stringify(span);
      };
    });
  });

  it("are found by the simulation, which does what V8 has no memory for", () => {
    expectSame((one, regex) => {
      const program = assemble(regex);
      return (subject, span) =>
        !canSimulate(program) ||
        new Simulation(program, codesOf(subject, one.kind)).search() === (span !== null);
    });
  });

  type IsRight = (subject: string, span: Span) => boolean;

  function expectSame(prepare: (one: PatternCase, regex: Regex) => IsRight): void {
    const wrong: unknown[] = [];
    for (const [index, one] of cases.entries()) {
      const regex = parse(one);
      if (regex === null) continue;
      const isRight = prepare(one, regex);
      for (const [nth, subject] of one.subjects.entries()) {
        const span = answers[index]?.[nth] ?? null;
        if (span === "unknown") continue;
        const given = one.kind === "text" ? subject : Buffer.from(subject).toString("latin1");
        if (!isRight(given, span)) wrong.push({ ...one, subjects: [subject], span });
      }
    }
    expect(wrong).to.deep.equal([]);
  }
});

/** Null where it is refused. */
function parse(one: PatternCase): Regex | null {
  const characters = charactersOf(plainPattern(one.pattern), one.kind);
  if (characters === null) return null;
  try {
    return parseRegex(characters, flagsOf(one));
  } catch (error) {
    if (error instanceof RegexError) return null;
    throw error;
  }
}

function flagsOf({ ignoreCase, multiline, dotAll, kind }: PatternCase) {
  return { ignoreCase, multiline, dotAll, verbose: false, ascii: kind === "bytes" };
}
