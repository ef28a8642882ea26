import type { Options } from "yargs-parser";
// The same without what loads configuration files, and with that a part of Node.js.
import parser from "yargs-parser/browser";
import { closest } from "./closest.js";
import type { OptionTable, ProgramOption } from "./options/option-table.js";
import { UsageError } from "./usage-error.js";

/**
 * The values of the command line by option. The help is made by yargs; arguments are parsed by
 * yargs-parser alone, which loads in a tenth of the time.
 */
export class Values<Name extends string> {
  readonly positional: readonly string[];
  readonly #values: Readonly<Record<string, unknown>>;
  readonly #order: readonly string[];

  /** @throws UsageError when there is an option that is not known, or a value is missing. */
  constructor(args: readonly string[], options: OptionTable<Name>) {
    const words = args.flatMap(attachedSplitter(options));
    const { _: positional, ...values } = parser(words, parserOptions(mentioned(words, options)));
    this.#values = values;
    this.#order = namesIn(words, options);
    this.positional = positional.map(String);
    const unknown = this.positional.find((argument) => /^-./.test(argument));
    if (unknown !== undefined && !args.includes("--")) {
      const [spelling = ""] = unknown.split("=", 1);
      const names = Object.keys(options).map((name) => `--${name}`);
      const meant = spelling.startsWith("--") ? closest(spelling, names) : null;
      const hint = meant === null ? "" : `; did you mean ${meant}?`;
      throw new UsageError(`unknown option ${unknown}${hint}`);
    }
  }

  flag(name: Name): boolean {
    return this.#values[name] === true;
  }

  list(name: Name): string[] {
    const value = this.#values[name];
    if (value === undefined) return [];
    const list: string[] = [value].flat().map(String);
    if (list.length === 0 || list.includes("")) throw new UsageError(`--${name} needs a value`);
    return list;
  }

  /** What several options were given, in the order of the command line. */
  inOrder<Some extends Name>(
    names: readonly Some[],
  ): { readonly name: Some; readonly value: string }[] {
    const rest = new Map(names.map((name) => [name, this.list(name).values()]));
    return this.#order.flatMap((given) => {
      const name = names.find((known) => known === given);
      const next = name === undefined ? undefined : rest.get(name)?.next();
      return name === undefined || next?.done !== false ? [] : [{ name, value: next.value }];
    });
  }

  text(name: Name): string | null {
    const values = this.list(name);
    if (values.length > 1) throw new UsageError(`--${name} can be given once`);
    return values[0] ?? null;
  }

  number(name: Name): number | null {
    const text = this.text(name);
    if (text === null) return null;
    const number = Number(text);
    if (!Number.isInteger(number)) throw new UsageError(`--${name} takes a whole number`);
    return number;
  }
}

/** Takes `-wout.mitm` as `-w out.mitm`, also behind flags, as mitmdump does. */
function attachedSplitter(options: OptionTable): (argument: string) => string[] {
  const letters = { flag: "", valued: "" };
  for (const { alias = [], type } of Object.values(options)) {
    const short = [alias].flat().filter((name) => name.length === 1);
    letters[type === "boolean" ? "flag" : "valued"] += short.join("");
  }
  const attached = new RegExp(`^(-[${letters.flag}]*[${letters.valued}])([^]+)$`);
  return (argument) => {
    const [, before, value] = attached.exec(argument) ?? [];
    return before === undefined || value === undefined ? [argument] : [before, value];
  };
}

/** The options that words name, in their order. */
function namesIn(words: readonly string[], options: OptionTable): string[] {
  const names = new Map<string, string>();
  for (const [name, { alias = [] }] of Object.entries(options)) {
    for (const spelling of [name, ...[alias].flat()]) names.set(spelling, name);
  }
  const end = words.indexOf("--");
  return words.slice(0, end < 0 ? words.length : end).flatMap((word) => {
    const [, long, short = ""] = /^--([^=]+)|^-([A-Za-z]+)$/.exec(word) ?? [];
    return names.get(long ?? short.slice(-1)) ?? [];
  });
}

/** The options that may be among the words: to tell the parser of all takes longer than to parse. */
function mentioned(words: readonly string[], options: OptionTable): [string, ProgramOption][] {
  return Object.entries(options).filter(([name, { alias = [] }]) =>
    [name, ...[alias].flat()].some((spelling) => words.some((word) => word.includes(spelling))),
  );
}

function parserOptions(named: readonly [string, ProgramOption][]): Options {
  return {
    alias: Object.fromEntries(named.map(([name, { alias = [] }]) => [name, [alias].flat()])),
    boolean: named.flatMap(([name, { type }]) => (type === "boolean" ? [name] : [])),
    array: named.flatMap(([name, { array }]) => (array === true ? [name] : [])),
    string: named.flatMap(([name, { type }]) => (type === "boolean" ? [] : [name])),
    configuration: {
      // --no-server is an option, not the negation of one.
      "boolean-negation": false,
      "camel-case-expansion": false,
      "dot-notation": false,
      "greedy-arrays": false,
      "parse-positional-numbers": false,
      "strip-aliased": true,
      "unknown-options-as-args": true,
    },
  };
}
