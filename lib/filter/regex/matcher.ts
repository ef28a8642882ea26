import { FilterLimitError } from "../limit-error.js";
import type { Flags } from "./flags.js";
import { assemble } from "./machine/assemble.js";
import { Machine, MachineLimitError } from "./machine/machine.js";
import type { Program } from "./machine/program.js";
import { canSimulate, Simulation } from "./machine/simulation.js";
import { worstSteps } from "./backtracking.js";
import { parseRegex } from "./parse.js";
import { charactersOf, type Pattern, type SubjectKind } from "./pattern.js";
import { RegexError } from "./regex-error.js";
import { withinTime } from "./time-limit.js";
import { isBeyondJavaScript, toJavaScript } from "./to-javascript.js";
import { simplifyForSearch } from "./simplify.js";
import type { Regex, RegexNode } from "./tree.js";

/** Tells whether a regular expression is found somewhere in a subject. */
export interface Matcher {
  /**
   * @param subject Text, or bytes; bytes may also be given as characters U+0000 to U+00FF.
   * @throws FilterLimitError when it would take too much memory or time.
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
  const ownMatcher = ({ root }: Pick<Regex, "root">): Matcher =>
    new OwnMatcher(assemble({ ...regex, root }), pattern.text, kind);
  if (isBeyondJavaScript(regex.root)) return ownMatcher(regex);
  const root = simplifyForSearch(regex.root);
  const script = scriptFor(root, kind);
  return script === null
    ? ownMatcher({ root })
    : new ScriptMatcher(root, script, () => ownMatcher({ root }));
}

/** Null when V8 finds it too large. */
function scriptFor(root: RegexNode, kind: SubjectKind): RegExp | null {
  try {
    return toJavaScript(root, kind);
  } catch {
    return null;
  }
}

/** So many steps take V8 less than a second. What may take more is watched. */
const harmlessSteps = 1e8;
/** Then a subject is a trap for a pattern, and is given to an engine of our own. */
const longestMilliseconds = 1000;

/** By JavaScript's own regular expressions: nearly all patterns. */
class ScriptMatcher implements Matcher {
  readonly #root: RegexNode;
  readonly #script: RegExp;
  readonly #makeOther: () => Matcher;
  /** Whether there was a trap: then there may be more. */
  #isTrapped = false;

  constructor(root: RegexNode, script: RegExp, makeOther: () => Matcher) {
    this.#root = root;
    this.#script = script;
    this.#makeOther = makeOther;
  }

  test(subject: string | Buffer): boolean {
    try {
      return this.#testByScript(subject) ?? this.#makeOther().test(subject);
    } catch (error) {
      if (error instanceof FilterLimitError) throw error;
      // Some patterns are too large for V8. With others its stack overflows on a long subject, and half
      // a gigabyte is too long for any string.
      return this.#makeOther().test(subject);
    }
  }

  /** Null when it takes too long. To watch it takes as long as a long subject, so short ones are not. */
  #testByScript(subject: string | Buffer): boolean | null {
    const text = typeof subject === "string" ? subject : subject.toString("latin1");
    if (worstSteps(this.#root, text.length) <= harmlessSteps) return this.#script.test(text);
    if (this.#isTrapped) return null;
    const found = withinTime(longestMilliseconds, () => this.#script.test(text));
    this.#isTrapped = found === null;
    return found;
  }
}

/** By engines of our own: for what V8 cannot do. */
class OwnMatcher implements Matcher {
  readonly #program: Program;
  readonly #canSimulate: boolean;
  readonly #pattern: string;
  readonly #kind: SubjectKind;

  constructor(program: Program, pattern: string, kind: SubjectKind) {
    this.#program = program;
    this.#canSimulate = canSimulate(program);
    this.#pattern = pattern;
    this.#kind = kind;
  }

  test(subject: string | Buffer): boolean {
    const codes = codesOf(subject, this.#kind);
    if (this.#canSimulate) return new Simulation(this.#program, codes).search();
    try {
      return new Machine(this.#program, codes).search() !== null;
    } catch (error) {
      if (!(error instanceof MachineLimitError)) throw error;
      throw new FilterLimitError(this.#pattern, error.reason);
    }
  }
}

/** The characters of a subject, as numbers. */
export function codesOf(subject: string | Buffer, kind: SubjectKind): ArrayLike<number> {
  if (typeof subject !== "string") return subject;
  if (kind === "bytes") return Buffer.from(subject, "latin1");
  return Array.from(subject, (character) => character.codePointAt(0) ?? 0);
}
