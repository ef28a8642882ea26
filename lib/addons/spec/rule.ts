import { compileFilter, type FlowFilter } from "../../filter/compile.js";
import { FilterSyntaxError } from "../../filter/errors.js";
import { Finder, plainFlags } from "../../filter/regex/finder.js";
import { charactersOf } from "../../filter/regex/pattern.js";
import { RegexError } from "../../filter/regex/regex-error.js";
import { AddonOptionError } from "../errors.js";

/** A piece of an option's value, and where in it it begins. */
export interface Piece {
  readonly text: string;
  readonly offset: number;
}

/** What an option such as `/~d example.com/subject/replacement` says. */
export interface Rule {
  readonly option: string;
  readonly value: string;
  readonly matches: FlowFilter;
  readonly subject: Piece;
  readonly replacement: Piece;
}

/**
 * Reads `[/flow-filter]/subject/replacement`, where any character may stand for the slash.
 *
 * @throws AddonOptionError when it is wrong.
 */
export function parseRule(option: string, value: string): Rule {
  const parts = splitValue(value, 3);
  const [first, second, third] = parts;
  if (first === undefined || second === undefined) {
    throw new AddonOptionError(option, value, "takes [/filter]/subject/replacement");
  }
  return third === undefined
    ? { option, value, matches: () => true, subject: first, replacement: second }
    : {
        option,
        value,
        matches: filterOf(option, value, first),
        subject: second,
        replacement: third,
      };
}

/** The parts of a value, whose first character stands between them; the last has the rest. */
export function splitValue(value: string, most: number): Piece[] {
  const [separator = ""] = value;
  if (separator === "") return [];
  const pieces: Piece[] = [];
  let offset = separator.length;
  while (pieces.length < most - 1) {
    const end = value.indexOf(separator, offset);
    if (end < 0) break;
    pieces.push({ text: value.slice(offset, end), offset });
    offset = end + separator.length;
  }
  return [...pieces, { text: value.slice(offset), offset }];
}

/** @throws AddonOptionError when the filter is wrong. */
export function filterOf(option: string, value: string, { text, offset }: Piece): FlowFilter {
  try {
    return compileFilter(text);
  } catch (error) {
    if (!(error instanceof FilterSyntaxError)) throw error;
    throw new AddonOptionError(option, value, error.reason, offset + error.position, {
      cause: error,
    });
  }
}

/** @throws AddonOptionError when the regular expression is wrong. */
export function textFinderOf({ option, value, subject }: Rule): Finder {
  const { text, offset } = subject;
  const origins = Array.from({ length: text.length + 1 }, (_, index) => offset + index);
  const characters = charactersOf({ text, origins }, "text") ?? {
    kind: "text",
    characters: [],
    origins,
  };
  return explained(option, value, () => new Finder(characters, plainFlags));
}

/** What `read` gives; a mistake in a regular expression is told as one of the option's value. */
export function explained<Result>(option: string, value: string, read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof RegexError)) throw error;
    throw new AddonOptionError(option, value, error.reason, error.position, { cause: error });
  }
}
