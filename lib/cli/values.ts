import parser from "yargs-parser";
import type { OptionTable } from "./options/option-table.js";
import { UsageError } from "./usage-error.js";

/**
 * The values of the command line by option. The help is made by yargs; arguments are parsed by
 * yargs-parser alone, which loads in a tenth of the time.
 */
export class Values<Name extends string> {
  readonly positional: readonly string[];
  readonly #values: Readonly<Record<string, unknown>>;

  /** @throws UsageError when there is an option that is not known, or a value is missing. */
  constructor(args: readonly string[], options: OptionTable<Name>) {
    const { _: positional, ...values } = parser(
      args.flatMap(attachedSplitter(options)),
      parserOptions(options),
    );
    this.#values = values;
    this.positional = positional.map(String);
    const unknown = this.positional.find((argument) => /^-./.test(argument));
    if (unknown !== undefined && !args.includes("--")) {
      throw new UsageError(`unknown option ${unknown}`);
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

function parserOptions(options: OptionTable): parser.Options {
  const named = Object.entries(options);
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
