import parser from "yargs-parser";
import { options, type OptionName } from "./options.js";
import { UsageError } from "./usage-error.js";

/** The values of the command line by option. */
export class Values {
  readonly positional: readonly string[];
  readonly #values: Readonly<Record<string, unknown>>;

  /** @throws UsageError when there is an option that is not known, or a value is missing. */
  constructor(args: readonly string[]) {
    const { _: positional, ...values } = parser(args.flatMap(splitAttached), parserOptions);
    this.#values = values;
    this.positional = positional.map(String);
    const unknown = this.positional.find((argument) => /^-./.test(argument));
    if (unknown !== undefined && !args.includes("--")) {
      throw new UsageError(`unknown option ${unknown}`);
    }
  }

  flag(name: OptionName): boolean {
    return this.#values[name] === true;
  }

  list(name: OptionName): string[] {
    const value = this.#values[name];
    if (value === undefined) return [];
    const list: string[] = [value].flat().map(String);
    if (list.length === 0 || list.includes("")) throw new UsageError(`--${name} needs a value`);
    return list;
  }

  text(name: OptionName): string | null {
    const values = this.list(name);
    if (values.length > 1) throw new UsageError(`--${name} can be given once`);
    return values[0] ?? null;
  }

  number(name: OptionName): number | null {
    const text = this.text(name);
    if (text === null) return null;
    const number = Number(text);
    if (!Number.isInteger(number)) throw new UsageError(`--${name} takes a whole number`);
    return number;
  }
}

/** `-wout.mitm` as `-w out.mitm`, also behind flags, as mitmdump takes it. */
function splitAttached(argument: string): string[] {
  const match = /^(-[nqvh]*[rws])([^]+)$/.exec(argument);
  return match?.[1] === undefined || match[2] === undefined ? [argument] : [match[1], match[2]];
}

const parserOptions = {
  alias: Object.fromEntries(
    Object.entries(options).flatMap(([name, option]) =>
      "alias" in option ? [[name, option.alias] as const] : [],
    ),
  ),
  boolean: Object.entries(options).flatMap(([name, { type }]) =>
    type === "boolean" ? [name] : [],
  ),
  array: Object.entries(options).flatMap(([name, option]) => ("array" in option ? [name] : [])),
  string: Object.entries(options).flatMap(([name, { type }]) => (type === "boolean" ? [] : [name])),
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
