import { parseClass } from "./char-class.js";
import { anyCharacter, CharSetBuilder, notNewline } from "./char-set.js";
import { afterCounts, parseCounts, type Counts } from "./counts.js";
import { parseEscape } from "./escapes.js";
import {
  applyFlags,
  casesOf,
  checkTypes,
  parseInlineFlags,
  type Flags,
  type InlineFlags,
} from "./flags.js";
import { Groups } from "./groups.js";
import type { PatternCharacters } from "./pattern.js";
import { Tokens } from "./tokens.js";
import type { Place, Regex, RegexNode, RepeatNode } from "./tree.js";
import { widthOf } from "./width.js";

/**
 * Reads a regular expression in the language of Python's `re` (3.13), and refuses what that refuses.
 * One more thing is taken: `\z`, from Python 3.14.
 *
 * @throws RegexError when it is wrong.
 */
export function parseRegex(pattern: PatternCharacters, flags: Flags): Regex {
  return new RegexParser(new Tokens(pattern), flags).parse();
}

/** Deeper patterns are refused, as Python refuses them at some depth. */
const deepest = 400;

class RegexParser {
  readonly #tokens: Tokens;
  readonly #groups: Groups;
  /** Those of the pattern as a whole, which `(?i)` at its beginning changes. */
  #flags: Flags;
  /** The letters of such flags so far. */
  #letters = "";
  #depth = 0;

  constructor(tokens: Tokens, flags: Flags) {
    this.#tokens = tokens;
    this.#groups = new Groups(tokens);
    this.#flags = flags;
  }

  parse(): Regex {
    const root = this.#alternatives(null);
    if (this.#tokens.next !== null) this.#tokens.fail("nothing is open that this ) could close");
    this.#groups.checkConditions();
    return { root, groups: this.#groups.count, groupNames: this.#groups.names };
  }

  /** Sequences with `|` between them. `flags` are null outside of all groups. */
  #alternatives(flags: Flags | null): RegexNode {
    if (++this.#depth > deepest) this.#tokens.fail("groups are nested too deeply");
    const alternatives: RegexNode[] = [];
    do {
      alternatives.push(this.#sequence(flags, flags === null && alternatives.length === 0));
    } while (this.#tokens.match("|"));
    this.#depth--;
    const [only] = alternatives;
    return alternatives.length === 1 && only !== undefined
      ? only
      : { kind: "branch", alternatives };
  }

  #sequence(given: Flags | null, mayHaveGlobalFlags = false): RegexNode {
    const items: RegexNode[] = [];
    for (;;) {
      const flags = given ?? this.#flags;
      const position = this.#tokens.position;
      const token = this.#tokens.next;
      if (token === null || token === "|" || token === ")") break;
      this.#tokens.take();
      if (flags.verbose && this.#skipSpace(token)) continue;
      if (token === "(") {
        const item = this.#group(flags, mayHaveGlobalFlags && items.length === 0, position);
        if (item !== null) items.push(item);
        continue;
      }
      const counts = parseCounts(this.#tokens, token, position);
      if (counts === null) items.push(this.#single(token, flags));
      else items.push(this.#repeat(items.pop(), counts, position));
    }
    return { kind: "sequence", items };
  }

  /** Whether the token is a space, or begins a comment, which is skipped. */
  #skipSpace(token: string): boolean {
    if (token === "#") {
      for (let next = this.#tokens.take(); next !== null && next !== "\n";) {
        next = this.#tokens.take();
      }
      return true;
    }
    return /^[ \t\n\r\v\f]$/.test(token);
  }

  /** One character, class or place. */
  #single(token: string, flags: Flags): RegexNode {
    if (token.startsWith("\\")) return this.#escape(token, flags);
    switch (token) {
      case "[":
        return { kind: "set", set: parseClass(this.#tokens, flags) };
      case ".":
        return { kind: "set", set: flags.dotAll ? anyCharacter : notNewline };
      case "^":
        return at(flags.multiline ? "line start" : "start", flags);
      case "$":
        return at(flags.multiline ? "line end" : "before final newline", flags);
      default:
        return character(token.codePointAt(0) ?? 0, flags);
    }
  }

  #escape(token: string, flags: Flags): RegexNode {
    const position = this.#tokens.position - token.length;
    const escape = parseEscape(this.#tokens, token);
    switch (escape.kind) {
      case "character":
        return character(escape.code, flags);
      case "category": {
        const set = new CharSetBuilder().addCategory(escape.letter, flags.ascii).build("exact");
        return { kind: "set", set };
      }
      case "place":
        return at(places[escape.letter] ?? "end", flags);
      case "reference":
        this.#groups.checkReference(escape.group, position);
        return { kind: "reference", group: escape.group, cases: casesOf(flags) };
    }
  }

  #repeat(item: RegexNode | undefined, counts: Counts, position: number): RepeatNode {
    if (item === undefined || item.kind === "at") {
      this.#tokens.fail("there is nothing before this to repeat", position);
    }
    if (item.kind === "repeat") this.#tokens.fail("this is repeated already", position);
    const mode = this.#tokens.match("?")
      ? "lazy"
      : this.#tokens.match("+")
        ? "possessive"
        : "greedy";
    return { kind: "repeat", item, ...counts, mode };
  }

  /** What a `(` begins, which was taken; null for comments and flags. */
  #group(flags: Flags, mayBeGlobalFlags: boolean, start: number): RegexNode | null {
    if (!this.#tokens.match("?")) return this.#remembered(null, flags, start);
    const position = this.#tokens.position;
    const token = this.#tokens.take() ?? this.#tokens.fail("the group is cut off", start);
    switch (token) {
      case ":":
        return this.#rest(flags, start);
      case ">":
        return { kind: "atomic", item: this.#rest(flags, start) };
      case "=":
      case "!":
        return this.#look(token, true, flags, start);
      case "<": {
        const sign = this.#tokens.take() ?? this.#tokens.fail("the group is cut off", start);
        if (sign !== "=" && sign !== "!") {
          this.#tokens.fail("a group's name is written (?P<name>...)", position);
        }
        return this.#look(sign, false, flags, start);
      }
      case "P":
        return this.#named(flags, start);
      case "(":
        return this.#conditional(flags, start);
      case "#":
        this.#comment(start);
        return null;
      default:
        if (!/^[iLmsxau-]$/.test(token)) {
          this.#tokens.fail(`a group cannot begin with (?${token}`, position);
        }
        this.#tokens.seek(position);
        return this.#flagged(parseInlineFlags(this.#tokens), flags, mayBeGlobalFlags, start);
    }
  }

  #remembered(name: string | null, flags: Flags, start: number): RegexNode {
    const number = this.#groups.open(name, start);
    const item = this.#rest(flags, start);
    this.#groups.close(number, item);
    return { kind: "group", number, item };
  }

  /** The inside of a group, and its `)`. */
  #rest(flags: Flags, start: number): RegexNode {
    const item = this.#alternatives(flags);
    this.#close(start);
    return item;
  }

  #close(start: number): void {
    if (!this.#tokens.match(")")) this.#tokens.fail("this ( is not closed", start);
  }

  #look(sign: "=" | "!", isAhead: boolean, flags: Flags, start: number): RegexNode {
    const parse = (): RegexNode => this.#rest(flags, start);
    const item = isAhead ? parse() : this.#groups.inLookbehind(parse);
    if (!isAhead) {
      const { min, max } = widthOf(item, this.#groups.widths);
      if (min !== max) this.#tokens.fail("a lookbehind needs a fixed length", start);
      if (min > afterCounts) this.#tokens.fail("that is too far behind", start);
    }
    return { kind: "look", isAhead, isNegated: sign === "!", item };
  }

  /** `(?P<name>...)` or `(?P=name)`. */
  #named(flags: Flags, start: number): RegexNode {
    const position = this.#tokens.position + 1;
    if (this.#tokens.match("<")) {
      const name = this.#tokens.takeUntil(">", "the group's name");
      this.#groups.checkName(name, position);
      return this.#remembered(name, flags, start);
    }
    if (!this.#tokens.match("=")) this.#tokens.fail("behind (?P there must be < or =", start);
    const group = this.#groups.named(this.#tokens.takeUntil(")", "the group's name"), position);
    this.#groups.checkReference(group, position);
    return { kind: "reference", group, cases: casesOf(flags) };
  }

  /** `(?(1)yes|no)` or `(?(name)yes|no)`. */
  #conditional(flags: Flags, start: number): RegexNode {
    const position = this.#tokens.position;
    const name = this.#tokens.takeUntil(")", "the group's name");
    const group = /^[0-9]+$/.test(name) ? Number(name) : this.#groups.named(name, position);
    if (group === 0) this.#tokens.fail("groups are counted from 1", position);
    this.#groups.addCondition(group, position);
    this.#groups.checkLookbehind(group, position);
    if (++this.#depth > deepest) this.#tokens.fail("groups are nested too deeply");
    const yes = this.#sequence(flags);
    const no: RegexNode = this.#tokens.match("|")
      ? this.#sequence(flags)
      : { kind: "sequence", items: [] };
    this.#depth--;
    if (this.#tokens.next === "|") this.#tokens.fail("a condition has two branches at most");
    this.#close(start);
    return { kind: "conditional", group, yes, no };
  }

  #comment(start: number): void {
    for (let token = this.#tokens.take(); token !== ")"; token = this.#tokens.take()) {
      if (token === null) this.#tokens.fail("the comment is not closed by )", start);
    }
  }

  #flagged(
    inline: InlineFlags,
    flags: Flags,
    mayBeGlobal: boolean,
    start: number,
  ): RegexNode | null {
    if (!inline.areGlobal) return this.#rest(applyFlags(flags, inline), start);
    if (!mayBeGlobal) {
      this.#tokens.fail("flags for the whole pattern must come first in it", start);
    }
    this.#letters += inline.on;
    checkTypes(this.#tokens, this.#letters);
    this.#flags = applyFlags(this.#flags, inline);
    return null;
  }
}

const places: Readonly<Record<string, Place>> = {
  A: "start",
  b: "word boundary",
  B: "not word boundary",
  Z: "end",
  z: "end",
};

function at(place: Place, { ascii }: Flags): RegexNode {
  return { kind: "at", place, isAscii: ascii };
}

function character(code: number, flags: Flags): RegexNode {
  return { kind: "set", set: new CharSetBuilder().add(code).build(casesOf(flags)) };
}
