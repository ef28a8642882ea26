import type { Instruction, Program, Subject } from "./program.js";

/** Whether what a program does next depends on the characters alone, and not on where they are. */
export function isAutomaton({ instructions }: Program): boolean {
  return instructions.every(({ op }) => stateless.has(op));
}

const stateless: ReadonlySet<Instruction["op"]> = new Set([
  "take",
  "try",
  "jump",
  "mark",
  "accept",
]);

/** Where all ways of a program are: at these instructions, which take a character each. */
interface State {
  readonly takes: readonly number[];
  /** Whether a way has come to its end. */
  readonly isMatch: boolean;
  /** The states after characters below 256, as far as they were asked for. */
  readonly next: (State | undefined)[];
}

/** More states are not kept at once. */
const mostStates = 2000;

/**
 * Runs a program along all ways at once, as a simulation does, and remembers where a character led: so
 * most characters of a long subject take one look into a table.
 */
export class Automaton {
  readonly #instructions: readonly Instruction[];
  readonly #states = new Map<string, State>();
  #start: State;

  constructor({ instructions }: Program) {
    this.#instructions = instructions;
    this.#start = this.#stateAt([0]);
  }

  /** Whether there is a match anywhere. Hot path: bodies are long. */
  search(subject: Subject): boolean {
    let state = this.#start;
    const { length } = subject;
    for (let at = 0; at < length; at++) {
      if (state.isMatch) return true;
      const code = subject[at] ?? 0;
      state = state.next[code] ?? this.#step(state, code);
    }
    return state.isMatch;
  }

  #step(state: State, code: number): State {
    // A match may begin anywhere, so also behind this character.
    const starts = [0];
    for (const index of state.takes) {
      const instruction = this.#instructions[index];
      if (instruction?.op === "take" && instruction.has(code)) starts.push(index + 1);
    }
    if (this.#states.size >= mostStates) this.#forget();
    const next = this.#stateAt(starts);
    if (code < 0x100) state.next[code] = next;
    return next;
  }

  #forget(): void {
    this.#states.clear();
    this.#start = this.#stateAt([0]);
  }

  /** The state of ways that are at these instructions, or at what follows them. */
  #stateAt(starts: readonly number[]): State {
    const reached = new Set<number>();
    const takes: number[] = [];
    let isMatch = false;
    const open = [...starts];
    for (let index = open.pop(); index !== undefined; index = open.pop()) {
      if (reached.has(index)) continue;
      reached.add(index);
      const instruction = this.#instructions[index];
      if (instruction?.op === "accept") isMatch = true;
      else if (instruction?.op === "take") takes.push(index);
      else if (instruction?.op === "try") open.push(instruction.first, instruction.then);
      else if (instruction?.op === "jump") open.push(instruction.to);
      else open.push(index + 1);
    }
    takes.sort((a, b) => a - b);
    const key = `${isMatch ? "match" : ""} ${takes.join()}`;
    const known = this.#states.get(key);
    if (known !== undefined) return known;
    const state = { takes, isMatch, next: [] };
    this.#states.set(key, state);
    return state;
  }
}
