import type { Random } from "../random.js";

/** What an input can be changed with. */
export interface Materials {
  readonly random: Random;
  /** Texts that mean something to the target. */
  readonly tokens: readonly Buffer[];
  /** Another input, to take parts of. */
  readonly other: () => Buffer;
}

/** Makes another input of one; that one stays as it is. */
export type Mutator = (input: Buffer, materials: Materials) => Buffer;
