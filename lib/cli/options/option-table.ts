import type { Options } from "yargs";

/** An option, as yargs takes it, and what the completion of shells has to know besides. */
export interface ProgramOption extends Options {
  /** What may stand right before a file that is its value. */
  readonly filePrefix?: "+";
}

/** Options by name. */
export type OptionTable<Name extends string = string> = Readonly<Record<Name, ProgramOption>>;
