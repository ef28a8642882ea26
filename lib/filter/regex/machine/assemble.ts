import type { CharSet } from "../char-set.js";
import type { LookNode, Regex, RegexNode, RepeatNode } from "../tree.js";
import { widthOf, type Width } from "../width.js";
import { membership } from "./membership.js";
import { placeTest } from "./place-test.js";
import type { Instruction, Loop, Program, Run } from "./program.js";

/**
 * The program that looks for a regular expression's match at one position.
 *
 * @param isForSimulation Whether it only matters if there is a match. Repeats need no counting then,
 *   save those of very many rounds.
 */
export function assemble(
  { root, groups }: Pick<Regex, "root" | "groups">,
  isForSimulation = false,
): Program {
  const assembly = new Assembly(groups, isForSimulation);
  assembly.add(root);
  assembly.emit({ op: "accept" });
  return { instructions: assembly.instructions, registers: assembly.registers };
}

/** Rounds of a repeat: more of them are counted. */
const mostWrittenOut = 8;
const mostSimulated = 1000;

/** Instructions: from here on all repeats are counted, for a repeat in a repeat could go on long. */
const longProgram = 10_000;

class Assembly {
  readonly instructions: Instruction[] = [];
  registers: number;
  readonly #widths: (Width | null)[] = [];
  readonly #memberships = new Map<string, (code: number) => boolean>();
  readonly #isForSimulation: boolean;

  constructor(groups: number, isForSimulation: boolean) {
    this.registers = groups * 2;
    this.#isForSimulation = isForSimulation;
  }

  emit(instruction: Instruction): void {
    this.instructions.push(instruction);
  }

  add(node: RegexNode): void {
    switch (node.kind) {
      case "set":
        this.emit({ op: "take", has: this.#membership(node.set) });
        return;
      case "sequence":
        for (const item of node.items) this.add(item);
        return;
      case "branch":
        this.#branch(node.alternatives);
        return;
      case "repeat":
        this.#repeat(node);
        return;
      case "group":
        this.emit({ op: "mark", register: node.number * 2 - 2 });
        this.add(node.item);
        this.emit({ op: "mark", register: node.number * 2 - 1 });
        this.#widths[node.number - 1] = widthOf(node.item, this.#widths);
        return;
      case "atomic":
        this.#atomic(() => this.add(node.item));
        return;
      case "look":
        this.#look(node);
        return;
      case "at":
        this.emit({ op: "at", isHere: placeTest(node.place, node.isAscii) });
        return;
      case "reference":
        this.emit({ op: "repeat group", group: node.group, cases: node.cases });
        return;
      case "conditional":
        this.#conditional(node.group, node.yes, node.no);
        return;
    }
  }

  /** The same for the same sets, of which a pattern may have many. */
  #membership(set: CharSet): (code: number) => boolean {
    const key = `${set.isNegated} ${set.ranges.join()} ${set.classes.join()}`;
    const known = this.#memberships.get(key) ?? membership(set);
    this.#memberships.set(key, known);
    return known;
  }

  #branch(alternatives: readonly RegexNode[]): void {
    const ends: ((to: number) => void)[] = [];
    for (const [index, alternative] of alternatives.entries()) {
      if (index === alternatives.length - 1) {
        this.add(alternative);
        continue;
      }
      const first = this.instructions.length + 1;
      const fill = this.#later((then) => ({ op: "try", first, then }));
      this.add(alternative);
      ends.push(this.#later((to) => ({ op: "jump", to })));
      fill(this.instructions.length);
    }
    for (const end of ends) end(this.instructions.length);
  }

  #repeat(node: RepeatNode): void {
    if (node.mode !== "possessive") {
      this.#rounds(node, () => this.add(node.item));
    } else {
      // In Python each round is kept as it matched first, and not only all of them together.
      this.#atomic(() => this.#rounds(node, () => this.#atomic(() => this.add(node.item))));
    }
  }

  /** What has few rounds, or needs no counting of them, is written out. */
  #rounds(node: RepeatNode, addBody: () => void): void {
    const { min, max } = node;
    const isLazy = node.mode === "lazy";
    const isOptional = min === 0 && max === 1;
    // Which round is the last, where one is empty, is of no matter when there is a match either way.
    const mayBeEmpty = !this.#isForSimulation && widthOf(node.item, this.#widths).min === 0;
    const rounds = max === Infinity ? min + 1 : max;
    const most = this.#isForSimulation ? mostSimulated : mostWrittenOut;
    const isLong = rounds > most || this.instructions.length > longProgram;
    if (!isOptional && (mayBeEmpty || isLong)) {
      this.#loop(node, addBody);
      return;
    }
    for (let round = 0; round < min; round++) addBody();
    if (max === Infinity) this.#again(isLazy, addBody);
    else this.#optional(isLazy, max - min, addBody);
  }

  /** Any number of rounds. */
  #again(isLazy: boolean, addBody: () => void): void {
    const start = this.instructions.length;
    const fill = this.#later((exit) => choice(isLazy, start + 1, exit));
    addBody();
    this.emit({ op: "jump", to: start });
    fill(this.instructions.length);
  }

  /** A number of rounds, or fewer. */
  #optional(isLazy: boolean, rounds: number, addBody: () => void): void {
    const fills: ((exit: number) => void)[] = [];
    for (let round = 0; round < rounds; round++) {
      const body = this.instructions.length + 1;
      fills.push(this.#later((exit) => choice(isLazy, body, exit)));
      addBody();
    }
    for (const fill of fills) fill(this.instructions.length);
  }

  #loop({ min, max, mode }: RepeatNode, addBody: () => void): void {
    const countRegister = this.registers++;
    const startRegister = this.registers++;
    const begin = this.#later((exit) => ({ op: "begin loop", loop: loopUntil(exit) }));
    const start = this.instructions.length;
    const loopUntil = (exit: number): Loop => ({
      min,
      max,
      isLazy: mode === "lazy",
      countRegister,
      startRegister,
      body: start,
      onceMore: exit - 1,
      exit,
    });
    addBody();
    const exit = this.instructions.length + 2;
    this.emit({ op: "loop", loop: loopUntil(exit) });
    this.emit({ op: "once more", loop: loopUntil(exit) });
    begin(exit);
  }

  #atomic(addBody: () => void): void {
    this.#run({ behind: 0, isLook: false, isNegated: false }, addBody);
  }

  #look({ isAhead, isNegated, item }: LookNode): void {
    const behind = isAhead ? 0 : widthOf(item, this.#widths).max;
    this.#run({ behind, isLook: true, isNegated }, () => this.add(item));
  }

  #run(how: Pick<Run, "behind" | "isLook" | "isNegated">, addBody: () => void): void {
    const start = this.instructions.length + 1;
    const fill = this.#later((next) => ({ op: "run", run: { ...how, start, next } }));
    addBody();
    this.emit({ op: "accept" });
    fill(this.instructions.length);
  }

  #conditional(group: number, yes: RegexNode, no: RegexNode): void {
    const otherwise = this.#later((to) => ({ op: "if group", group, otherwise: to }));
    this.add(yes);
    const end = this.#later((to) => ({ op: "jump", to }));
    otherwise(this.instructions.length);
    this.add(no);
    end(this.instructions.length);
  }

  /** Keeps room for an instruction that needs to know a place behind it. */
  #later(make: (place: number) => Instruction): (place: number) => void {
    const index = this.instructions.length;
    this.emit({ op: "accept" });
    return (place) => {
      this.instructions[index] = make(place);
    };
  }
}

function choice(isLazy: boolean, body: number, exit: number): Instruction {
  return isLazy ? { op: "try", first: exit, then: body } : { op: "try", first: body, then: exit };
}
