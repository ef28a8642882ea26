import type { Mutator } from "./mutate/mutator.js";

/** A part of the program that takes bytes of strangers, and the laws that it must keep. */
export interface Target {
  /** As `--target` takes it. */
  readonly name: string;
  /** What is put in first, and changed from then on. Small ones are quick, so many small ones. */
  seeds(): Promise<readonly Buffer[]>;
  /** Texts that mean something here, to be put in anywhere. */
  readonly tokens: readonly string[];
  /** Ways to change an input that know its structure; used beside those that know bytes only. */
  readonly mutators: readonly Mutator[];
  /**
   * How many inputs run between two looks at the coverage: a look takes a millisecond or more, so
   * what is quick runs in larger batches.
   */
  readonly batchSize: number;
  /** Puts an input through. What it throws is a finding. */
  run(input: Buffer): Promise<void> | void;
}
