import type { Options } from "yargs";

/** Options by name, as yargs takes them. */
export type OptionTable<Name extends string = string> = Readonly<Record<Name, Options>>;
