import type { Cases } from "../case-folding.js";

/** A subject's characters: code points, or bytes. */
export type Subject = ArrayLike<number>;

/**
 * What a machine does, step by step. After an instruction comes the next one, unless it says
 * otherwise. Positions in a subject that are to be remembered are in registers; so are the counts of
 * loops.
 */
export type Instruction =
  /** Takes one character of a set. */
  | { readonly op: "take"; readonly has: (code: number) => boolean }
  /** Goes on at each of these, in this order, until one leads to a match. */
  | { readonly op: "try"; readonly first: number; readonly then: number }
  | { readonly op: "jump"; readonly to: number }
  /** Remembers the position. */
  | { readonly op: "mark"; readonly register: number }
  | { readonly op: "at"; readonly isHere: (subject: Subject, at: number) => boolean }
  /** Takes what a group matched once more; fails when it did not. */
  | { readonly op: "repeat group"; readonly group: number; readonly cases: Cases }
  /** Goes on elsewhere when a group has not matched. */
  | { readonly op: "if group"; readonly group: number; readonly otherwise: number }
  | { readonly op: "begin loop"; readonly loop: Loop }
  | { readonly op: "loop"; readonly loop: Loop }
  /** Another round of a lazy loop, when to leave it led to no match. */
  | { readonly op: "once more"; readonly loop: Loop }
  /** Runs the instructions up to `accept` as if they were all. */
  | { readonly op: "run"; readonly run: Run }
  | { readonly op: "accept" };

export interface Loop {
  readonly min: number;
  readonly max: number;
  readonly isLazy: boolean;
  readonly countRegister: number;
  /** Where the last round began that was not one of the first `min`: an empty round is the last. */
  readonly startRegister: number;
  readonly body: number;
  /** Where `once more` is. */
  readonly onceMore: number;
  readonly exit: number;
}

export interface Run {
  readonly start: number;
  readonly next: number;
  /** How far before the present position it begins. */
  readonly behind: number;
  /** Whether it goes on where it began, and not where the run ended. */
  readonly isLook: boolean;
  readonly isNegated: boolean;
}

export interface Program {
  readonly instructions: readonly Instruction[];
  /** The first two for each group are where it began and ended. */
  readonly registers: number;
}
