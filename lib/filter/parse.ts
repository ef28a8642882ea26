import { FilterSyntaxError } from "./errors.js";
import { endOfQuoted, isQuote, unquote } from "./quoted.js";
import type { Pattern } from "./regex/pattern.js";
import { expandTabs, type Source } from "./source.js";
import {
  patternOperators,
  plainOperators,
  statusOperator,
  type FilterNode,
  type PatternOperator,
  type PlainOperator,
} from "./syntax.js";

/**
 * Reads a filter expression in the language of mitmproxy 12, with its precedence: `!`, then `&`, then
 * `|`, and then, outside of parentheses only, conditions side by side, of which all must hold.
 *
 * The regular expressions in it are not looked at.
 *
 * @throws FilterSyntaxError when it is wrong.
 */
export function parseFilter(expression: string): FilterNode {
  return new FilterParser(expression).parse();
}

/** Deeper expressions are refused; mitmproxy takes for ever from a depth of some twenty. */
const deepest = 200;

class FilterParser {
  readonly #expression: string;
  readonly #source: Source;
  #at = 0;
  #depth = 0;

  constructor(expression: string) {
    this.#expression = expression;
    this.#source = expandTabs(expression);
  }

  parse(): FilterNode {
    if (this.#peek() === undefined) this.#fail("the filter is empty");
    const parts: FilterNode[] = [];
    while (this.#peek() !== undefined) parts.push(this.#or());
    return all("and", parts);
  }

  #or(): FilterNode {
    return this.#list("or", "|", () => this.#list("and", "&", () => this.#not()));
  }

  #list(kind: "and" | "or", operator: "&" | "|", parse: () => FilterNode): FilterNode {
    const parts = [parse()];
    while (this.#peek() === operator) {
      const start = this.#at++;
      if (!this.#hasOperand()) {
        // With nothing behind it, it is no operator, but a pattern of its own.
        this.#at = start;
        break;
      }
      parts.push(parse());
    }
    return all(kind, parts);
  }

  #not(): FilterNode {
    if (this.#peek() !== "!") return this.#condition();
    const start = this.#at++;
    if (!this.#hasOperand()) {
      this.#at = start;
      return this.#condition();
    }
    return this.#nested(start, () => ({ kind: "not", part: this.#not() }));
  }

  #condition(): FilterNode {
    const character = this.#peek();
    const start = this.#at;
    if (character === "(") return this.#parentheses(start);
    if (character === ")") this.#fail("nothing is open that this ) could close");
    if (character === "~") return this.#operator(start);
    return { kind: "pattern", operator: "u", pattern: this.#pattern() };
  }

  #parentheses(start: number): FilterNode {
    this.#at++;
    if (this.#peek() === ")") this.#fail("there is nothing in the parentheses");
    if (this.#peek() === undefined) this.#fail("this ( is not closed", start);
    const node = this.#nested(start, () => this.#or());
    if (this.#peek() === undefined) this.#fail("this ( is not closed", start);
    const end = this.#peek();
    if (end === "&" || end === "|") this.#fail(`there is nothing behind this ${end}`);
    if (end !== ")") this.#fail("in parentheses there must be & or | before this");
    this.#at++;
    return node;
  }

  /** `~` and what follows it up to white space. */
  #operator(start: number): FilterNode {
    const [word = ""] = /^[!-~]*/.exec(this.#source.text.slice(start)) ?? [];
    const name = word.slice(1);
    this.#at += word.length;
    if (isOneOf<PlainOperator>(plainOperators, name)) return { kind: "plain", operator: name };
    if (isOneOf<PatternOperator>(patternOperators, name)) {
      return { kind: "pattern", operator: name, pattern: this.#patternOf(word) };
    }
    if (name === statusOperator) return { kind: "status", code: this.#statusCode() };
    const [letters = ""] = /^[a-z]*/.exec(name) ?? [];
    const isKnown = [...plainOperators, ...patternOperators, statusOperator].includes(letters);
    return isKnown
      ? this.#fail(`there must be a space behind ~${letters}`, start + 1 + letters.length)
      : this.#fail(`there is no operator ${word}`, start);
  }

  #patternOf(operator: string): Pattern {
    const character = this.#peek();
    if (character === undefined) this.#fail(`${operator} needs a regular expression behind it`);
    if (/[()~]/.test(character)) {
      this.#fail(`a regular expression that begins with ${character} must be in quotes`);
    }
    return this.#pattern();
  }

  /** A word, or something in quotes. */
  #pattern(): Pattern {
    const start = this.#at;
    const quote = this.#peek();
    if (isQuote(quote)) {
      const end = endOfQuoted(this.#source, start, quote);
      if (end === null) this.#fail(`this ${quote} is not closed`, start);
      this.#at = end;
      return unquote(this.#source, start + 1, end - 1);
    }
    const [word = ""] = /^[^()~'" \n\t\r]*/.exec(this.#source.text.slice(start)) ?? [];
    this.#at += word.length;
    return { text: word, origins: this.#source.origins.slice(start, this.#at + 1) };
  }

  #statusCode(): number {
    this.#peek();
    const [digits] = /^[0-9]+/.exec(this.#source.text.slice(this.#at)) ?? [];
    if (digits === undefined) this.#fail(`~${statusOperator} needs a status code behind it`);
    this.#at += digits.length;
    return Number(digits);
  }

  #nested(start: number, parse: () => FilterNode): FilterNode {
    if (++this.#depth > deepest) this.#fail("the filter is nested too deeply", start);
    const node = parse();
    this.#depth--;
    return node;
  }

  /** Whether something follows that `!`, `&` or `|` could be for. */
  #hasOperand(): boolean {
    const character = this.#peek();
    return character !== undefined && character !== ")";
  }

  /** The next character that is no white space; undefined at the end. */
  #peek(): string | undefined {
    const { text } = this.#source;
    while (" \n\t\r".includes(text[this.#at] ?? "end")) this.#at++;
    return text[this.#at];
  }

  #fail(reason: string, at = this.#at): never {
    throw new FilterSyntaxError(this.#expression, this.#source.origins[at] ?? 0, reason);
  }
}

function all(kind: "and" | "or", parts: readonly FilterNode[]): FilterNode {
  const [only] = parts;
  return parts.length === 1 && only !== undefined ? only : { kind, parts };
}

function isOneOf<Name extends string>(names: readonly Name[], name: string): name is Name {
  return names.some((known) => known === name);
}
