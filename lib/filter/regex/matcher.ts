import { FilterLimitError } from "../limit-error.js";
import type { Flags } from "./flags.js";
import { assemble } from "./machine/assemble.js";
import { Automaton, isAutomaton } from "./machine/automaton.js";
import { Machine, MachineLimitError } from "./machine/machine.js";
import type { Program } from "./machine/program.js";
import { canSimulate, Simulation } from "./machine/simulation.js";
import { parseRegex } from "./parse.js";
import { charactersOf, type Pattern, type SubjectKind } from "./pattern.js";
import { RegexError } from "./regex-error.js";
import { isBeyondJavaScript, toJavaScript } from "./to-javascript.js";
import { simplifyForSearch } from "./simplify.js";
import type { Regex, RegexNode } from "./tree.js";
import { longestForScript, waysOf, type Ways } from "./ways.js";

/** Tells whether a regular expression is found somewhere in a subject. */
export interface Matcher {
  /**
   * @param subject Text, or bytes; bytes may also be given as characters U+0000 to U+00FF.
   * @throws FilterLimitError when it would take too much time or memory.
   */
  test(subject: string | Buffer): boolean;
}

/**
 * The matcher for a regular expression of Python's.
 *
 * @throws RegexError when it is wrong.
 */
export function compileMatcher(pattern: Pattern, kind: SubjectKind, flags: Flags): Matcher {
  const characters = charactersOf(pattern, kind);
  if (characters === null) {
    throw new RegexError("half of a surrogate pair is in no bytes", pattern.origins[0] ?? 0);
  }
  const regex = parseRegex(characters, flags);
  if (isBeyondJavaScript(regex.root)) {
    return new MachineMatcher(assemble(regex), pattern.text, kind);
  }
  const root = simplifyForSearch(regex.root);
  const script = scriptFor(root, kind);
  const makeOther = (): Matcher => ownMatcher({ ...regex, root }, pattern.text, kind);
  return script === null ? makeOther() : new ScriptMatcher(script, waysOf(root), makeOther);
}

function ownMatcher(regex: Regex, pattern: string, kind: SubjectKind): Matcher {
  const program = assemble(regex, true);
  return canSimulate(program)
    ? new LinearMatcher(program, kind)
    : new MachineMatcher(assemble(regex), pattern, kind);
}

/** Null when V8 finds it too large. */
function scriptFor(root: RegexNode, kind: SubjectKind): RegExp | null {
  try {
    return toJavaScript(root, kind);
  } catch {
    return null;
  }
}

/**
 * By JavaScript's own regular expressions: nearly all patterns. They go back and try other ways, of
 * which there can be so many that it never ends: where that may be, an engine of our own is taken.
 */
class ScriptMatcher implements Matcher {
  readonly #script: RegExp;
  readonly #longest: number;
  readonly #makeOther: () => Matcher;
  #other: Matcher | null = null;

  constructor(script: RegExp, ways: Ways, makeOther: () => Matcher) {
    this.#script = script;
    this.#longest = longestForScript(ways);
    this.#makeOther = makeOther;
  }

  test(subject: string | Buffer): boolean {
    if (subject.length > this.#longest) return this.#testByOther(subject);
    try {
      return this.#script.test(typeof subject === "string" ? subject : subject.toString("latin1"));
    } catch {
      // Some patterns are too large for V8. With others its stack overflows on a long subject, and half
      // a gigabyte is too long for any string.
      return this.#testByOther(subject);
    }
  }

  #testByOther(subject: string | Buffer): boolean {
    return (this.#other ??= this.#makeOther()).test(subject);
  }
}

/** Along all ways at once, in a time that grows with the subject's length and no faster. */
class LinearMatcher implements Matcher {
  readonly #program: Program;
  readonly #automaton: Automaton | null;
  readonly #kind: SubjectKind;

  constructor(program: Program, kind: SubjectKind) {
    this.#program = program;
    this.#automaton = isAutomaton(program) ? new Automaton(program) : null;
    this.#kind = kind;
  }

  test(subject: string | Buffer): boolean {
    const codes = codesOf(subject, this.#kind);
    return this.#automaton?.search(codes) ?? new Simulation(this.#program, codes).search();
  }
}

/** By going back and trying other ways, as Python does it, for what V8 cannot do; but not for ever. */
class MachineMatcher implements Matcher {
  readonly #program: Program;
  readonly #pattern: string;
  readonly #kind: SubjectKind;

  constructor(program: Program, pattern: string, kind: SubjectKind) {
    this.#program = program;
    this.#pattern = pattern;
    this.#kind = kind;
  }

  test(subject: string | Buffer): boolean {
    try {
      return new Machine(this.#program, codesOf(subject, this.#kind)).search() !== null;
    } catch (error) {
      if (!(error instanceof MachineLimitError)) throw error;
      throw new FilterLimitError(this.#pattern, `would take too much ${error.of} on this flow`);
    }
  }
}

/** The characters of a subject, as numbers. */
export function codesOf(subject: string | Buffer, kind: SubjectKind): ArrayLike<number> {
  if (typeof subject !== "string") return subject;
  if (kind === "bytes") return Buffer.from(subject, "latin1");
  return Array.from(subject, (character) => character.codePointAt(0) ?? 0);
}
