import type { Instruction, Program, Subject } from "./program.js";

/** Whether a program has nothing but what a simulation can do. */
export function canSimulate({ instructions }: Program): boolean {
  return instructions.every(({ op }) => simulated.has(op));
}

const simulated: ReadonlySet<Instruction["op"]> = new Set([
  "take",
  "try",
  "jump",
  "mark",
  "at",
  "accept",
]);

/**
 * Runs a program on one subject along all ways at once, character by character: it takes time in
 * proportion to the length of the subject, and hardly any memory, but does not tell where the match is.
 */
export class Simulation {
  readonly #instructions: readonly Instruction[];
  readonly #subject: Subject;
  /** For each instruction, the number of the last position that it was reached at, from 1. */
  readonly #reached: Int32Array;
  /** Instructions to go on from at the present position. */
  readonly #open: number[] = [];

  constructor({ instructions }: Program, subject: Subject) {
    this.#instructions = instructions;
    this.#subject = subject;
    this.#reached = new Int32Array(instructions.length);
  }

  /** Whether there is a match anywhere. */
  search(): boolean {
    let takes: number[] = [];
    for (let at = 0; ; at++) {
      // A match may begin here.
      this.#open.push(0);
      if (this.#follow(at, takes)) return true;
      const code = this.#subject[at];
      if (code === undefined) return false;
      for (const index of takes) if (this.#takes(index, code)) this.#open.push(index + 1);
      takes = [];
    }
  }

  /** Goes on to all instructions that take a character, and adds them; true if there is a match. */
  #follow(at: number, takes: number[]): boolean {
    for (let index = this.#open.pop(); index !== undefined; index = this.#open.pop()) {
      if (this.#reached[index] === at + 1) continue;
      this.#reached[index] = at + 1;
      const instruction = this.#instructions[index];
      switch (instruction?.op) {
        case "accept":
          return true;
        case "take":
          takes.push(index);
          break;
        case "try":
          this.#open.push(instruction.first, instruction.then);
          break;
        case "jump":
          this.#open.push(instruction.to);
          break;
        case "at":
          if (instruction.isHere(this.#subject, at)) this.#open.push(index + 1);
          break;
        default:
          this.#open.push(index + 1);
      }
    }
    return false;
  }

  #takes(index: number, code: number): boolean {
    const instruction = this.#instructions[index];
    return instruction?.op === "take" && instruction.has(code);
  }
}
