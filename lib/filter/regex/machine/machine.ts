import { lowerCase } from "../case-folding.js";
import type { Cases } from "../case-folding.js";
import type { Loop, Program, Run, Subject } from "./program.js";

/** The stack of a machine would become too large, or it goes on for too long. */
export class MachineLimitError extends Error {
  override readonly name = "MachineLimitError";

  constructor(readonly of: "memory" | "time") {
    super(`a regular expression takes too much ${of}`);
  }
}

/** Numbers on the stack: some 128 MB. */
const largestStack = 2 ** 24;

/** Steps back in one search: about a second of them, and some for each character. */
const mostSteps = 2 ** 23;
const mostStepsForCharacter = 8;

const unset = -1;
const failed = -1;

/**
 * Runs a program on one subject, by backtracking: for what JavaScript's regular expressions cannot do
 * as Python's do it. It goes by a stack of its own, so the length of the subject does not matter.
 */
export class Machine {
  readonly #program: Program;
  readonly #subject: Subject;
  readonly #registers: number[];
  /**
   * What to do when it does not go on, the last first, in pairs: an instruction and the position to
   * try it at, or (negative) a register and what to set it back to.
   */
  readonly #stack: number[] = [];
  /** Where to go on, after going back. */
  #position = 0;
  /** A match that ends here is none: null where any end will do. */
  #forbiddenEnd: number | null = null;
  #stepsLeft = 0;

  constructor(program: Program, subject: Subject) {
    this.#program = program;
    this.#subject = subject;
    this.#registers = new Array<number>(program.registers).fill(unset);
  }

  /**
   * Start and end of the first match from a position on; null when there is none.
   *
   * @throws MachineLimitError when it takes too much time or memory.
   * @param mayBeEmptyThere Whether a match of nothing at that very position counts.
   */
  search(from = 0, mayBeEmptyThere = true): [start: number, end: number] | null {
    this.#registers.fill(unset);
    this.#stack.length = 0;
    this.#stepsLeft = mostSteps + mostStepsForCharacter * this.#subject.length;
    this.#forbiddenEnd = mayBeEmptyThere ? null : from;
    for (let start = from; start <= this.#subject.length; start++) {
      const end = this.#run(0, start, true);
      if (end !== failed) return [start, end];
      this.#forbiddenEnd = null;
    }
    return null;
  }

  /** Start and end of what a group took in the last match; null when it took no part. */
  group(number: number): [start: number, end: number] | null {
    const start = this.#registers[number * 2 - 2] ?? unset;
    const length = this.#groupLength(number);
    return length === failed ? null : [start, start + length];
  }

  /** The position where `accept` was reached; `failed` when it was not. */
  #run(startInstruction: number, startPosition: number, isOutermost = false): number {
    const { instructions } = this.#program;
    const subject = this.#subject;
    const base = this.#stack.length;
    let next = startInstruction;
    let at = startPosition;
    for (;;) {
      const instruction = instructions[next++];
      let goesOn = true;
      switch (instruction?.op) {
        case "take": {
          const code = subject[at];
          goesOn = code !== undefined && instruction.has(code);
          at++;
          break;
        }
        case "try":
          this.#push(instruction.then, at);
          next = instruction.first;
          break;
        case "jump":
          next = instruction.to;
          break;
        case "mark":
          this.#set(instruction.register, at);
          break;
        case "at":
          goesOn = instruction.isHere(subject, at);
          break;
        case "repeat group": {
          const length = this.#repeatedLength(instruction.group, instruction.cases, at);
          goesOn = length !== failed;
          at += length;
          break;
        }
        case "if group":
          if (this.#groupLength(instruction.group) < 0) next = instruction.otherwise;
          break;
        case "begin loop":
          this.#set(instruction.loop.countRegister, 0);
          this.#set(instruction.loop.startRegister, unset);
          next = this.#loop(instruction.loop, at);
          break;
        case "loop":
          next = this.#loop(instruction.loop, at);
          break;
        case "once more":
          goesOn = this.#mayGoOn(instruction.loop, at);
          if (goesOn) next = this.#enter(instruction.loop, at);
          break;
        case "run":
          at = this.#runInside(instruction.run, at);
          goesOn = at !== failed;
          next = instruction.run.next;
          break;
        case "accept":
          if (isOutermost && at === this.#forbiddenEnd) {
            goesOn = false;
            break;
          }
          this.#forgetTries(base);
          return at;
        case undefined:
          throw new Error("a program without an end");
      }
      if (goesOn) continue;
      next = this.#backtrack(base);
      if (next === failed) return failed;
      at = this.#position;
    }
  }

  /** Position after an atomic group, or after a look around; `failed` when it does not match. */
  #runInside({ start, behind, isLook, isNegated }: Run, at: number): number {
    const base = this.#stack.length;
    const end = at < behind ? failed : this.#run(start, at - behind);
    if (!isNegated) return isLook && end !== failed ? at : end;
    if (end === failed) return at;
    // What matched is what should not, so nothing of it is remembered.
    this.#backtrack(base);
    return failed;
  }

  /** The next instruction at the end of a round, or before the first one. */
  #loop(loop: Loop, at: number): number {
    const count = this.#registers[loop.countRegister] ?? 0;
    if (count < loop.min) {
      this.#set(loop.countRegister, count + 1);
      return loop.body;
    }
    if (loop.isLazy) {
      this.#push(loop.onceMore, at);
      return loop.exit;
    }
    if (!this.#mayGoOn(loop, at)) return loop.exit;
    this.#push(loop.exit, at);
    return this.#enter(loop, at);
  }

  #mayGoOn({ countRegister, startRegister, max }: Loop, at: number): boolean {
    return (this.#registers[countRegister] ?? 0) < max && this.#registers[startRegister] !== at;
  }

  #enter({ countRegister, startRegister, body }: Loop, at: number): number {
    this.#set(countRegister, (this.#registers[countRegister] ?? 0) + 1);
    this.#set(startRegister, at);
    return body;
  }

  /** How long what a group matched is; `failed` when it has not matched. */
  #groupLength(group: number): number {
    const start = this.#registers[group * 2 - 2] ?? unset;
    const end = this.#registers[group * 2 - 1] ?? unset;
    return start === unset || end < start ? failed : end - start;
  }

  #repeatedLength(group: number, cases: Cases, at: number): number {
    const length = this.#groupLength(group);
    const start = this.#registers[group * 2 - 2] ?? 0;
    for (let offset = 0; offset < length; offset++) {
      const code = this.#subject[at + offset];
      const wanted = this.#subject[start + offset];
      if (code === undefined || wanted === undefined || !isSame(code, wanted, cases)) return failed;
    }
    return length;
  }

  #set(register: number, value: number): void {
    this.#push(-1 - register, this.#registers[register] ?? unset);
    this.#registers[register] = value;
  }

  #push(head: number, value: number): void {
    if (this.#stack.length >= largestStack) throw new MachineLimitError("memory");
    this.#stack.push(head, value);
  }

  /** Goes back to the last thing to try: its instruction, or `failed` when there is none above `base`. */
  #backtrack(base: number): number {
    if (this.#stepsLeft-- === 0) throw new MachineLimitError("time");
    while (this.#stack.length > base) {
      const value = this.#stack.pop() ?? 0;
      const head = this.#stack.pop() ?? 0;
      if (head >= 0) {
        this.#position = value;
        return head;
      }
      this.#registers[-1 - head] = value;
    }
    return failed;
  }

  /** Keeps only what undoes changes of registers. */
  #forgetTries(base: number): void {
    let kept = base;
    for (let at = base; at < this.#stack.length; at += 2) {
      const head = this.#stack[at] ?? 0;
      if (head >= 0) continue;
      this.#stack[kept] = head;
      this.#stack[kept + 1] = this.#stack[at + 1] ?? 0;
      kept += 2;
    }
    this.#stack.length = kept;
  }
}

function isSame(a: number, b: number, cases: Cases): boolean {
  if (a === b) return true;
  if (cases === "exact") return false;
  if (cases === "ascii") return (a | 0x20) === (b | 0x20) && isAsciiLetter(a);
  return lowerCase(a) === lowerCase(b);
}

function isAsciiLetter(code: number): boolean {
  const lower = code | 0x20;
  return lower >= 0x61 && lower <= 0x7a && code < 0x80;
}
