import { FilterLimitError } from "../limit-error.js";
import type { Flags } from "./flags.js";
import { assemble } from "./machine/assemble.js";
import { Machine, MachineLimitError } from "./machine/machine.js";
import type { Program, Subject } from "./machine/program.js";
import { parseRegex } from "./parse.js";
import type { PatternCharacters } from "./pattern.js";
import { isBeyondJavaScript, toJavaScript } from "./to-javascript.js";
import { hasPart, type Regex, type RegexNode } from "./tree.js";
import { longestForScript, waysOf } from "./ways.js";
import { widthOf } from "./width.js";

/** Where a pattern was found: indexes of characters of the subject. */
export interface Found {
  readonly start: number;
  readonly end: number;
  /** What each group took, the first one at 0; null for those that took no part. */
  readonly groups: readonly (readonly [start: number, end: number] | null)[];
}

/** How patterns are read where nothing is said: as `re.compile` reads them. */
export const plainFlags: Flags = {
  ignoreCase: false,
  multiline: false,
  dotAll: false,
  verbose: false,
  ascii: false,
};

/**
 * Finds all places of a regular expression of Python's in a subject, one after the other, where
 * `re.finditer` finds them.
 */
export class Finder {
  readonly regex: Regex;
  readonly #source: string;
  readonly #program: Program;
  /** The same for V8; null where it might find other places. */
  readonly #script: RegExp | null;
  /** On longer subjects V8 might try other ways for ever, and the machine says so at least. */
  readonly #longestForScript: number;

  /** @throws RegexError when the pattern is wrong. */
  constructor(pattern: PatternCharacters, flags: Flags) {
    this.regex = parseRegex(pattern, flags);
    this.#source = pattern.characters.join("");
    this.#program = assemble(this.regex);
    this.#script = pattern.kind === "bytes" ? scriptFor(this.regex.root) : null;
    this.#longestForScript = longestForScript(waysOf(this.regex.root));
  }

  /** @throws FilterLimitError when it would take too much time or memory. */
  *findAll(subject: Subject): Generator<Found, void, undefined> {
    const machine = new Machine(this.#program, subject);
    const numbers = Array.from({ length: this.regex.groups }, (_, index) => index + 1);
    let at = 0;
    let mayBeEmpty = true;
    for (;;) {
      const match = this.#search(machine, at, mayBeEmpty);
      if (match === null) return;
      const [start, end] = match;
      yield { start, end, groups: numbers.map((number) => machine.group(number)) };
      // After nothing, something may be found at the same place, but not nothing again.
      mayBeEmpty = end > start;
      at = end;
    }
  }

  /**
   * Where the pattern is found in bytes, without groups: by V8 where that finds the same.
   *
   * @throws FilterLimitError when it would take too much time or memory.
   */
  findInBytes(bytes: Buffer): Iterable<Pick<Found, "start" | "end">> {
    const script = bytes.length <= this.#longestForScript ? this.#script : null;
    return (script && findByScript(script, bytes)) ?? this.findAll(bytes);
  }

  #search(machine: Machine, from: number, mayBeEmpty: boolean): [number, number] | null {
    try {
      return machine.search(from, mayBeEmpty);
    } catch (error) {
      if (!(error instanceof MachineLimitError)) throw error;
      throw new FilterLimitError(this.#source, `would take too much ${error.of} on this flow`);
    }
  }
}

/**
 * V8's regular expression for bytes; null where it may find other places: where it goes on otherwise
 * after nothing was found, or in a repeat after an empty round.
 */
function scriptFor(root: RegexNode): RegExp | null {
  const mayFindNothing = widthOf(root, []).min === 0;
  if (mayFindNothing || isBeyondJavaScript(root) || hasPart(root, hasEmptyRounds)) return null;
  try {
    const { source, flags } = toJavaScript(root, "bytes");
    return new RegExp(source, `${flags}g`);
  } catch {
    // Too large for V8.
    return null;
  }
}

function hasEmptyRounds(node: RegexNode): boolean {
  return node.kind === "repeat" && widthOf(node.item, []).min === 0;
}

/** Null where V8's stack overflows, or the bytes are too many for a string. */
function findByScript(script: RegExp, bytes: Buffer): Pick<Found, "start" | "end">[] | null {
  try {
    return Array.from(bytes.toString("latin1").matchAll(script), ({ index, 0: found }) => ({
      start: index,
      end: index + found.length,
    }));
  } catch {
    return null;
  }
}
