import type { Tokens } from "./tokens.js";
import { widthOf, type Width } from "./width.js";
import type { RegexNode } from "./tree.js";

/** The groups of a pattern that are remembered, so far. */
export class Groups {
  readonly #tokens: Tokens;
  /** By number; null while the group is open. */
  readonly #widths: (Width | null)[] = [];
  readonly #names = new Map<string, number>();
  /** Numbers in conditions, which may be of groups that come later, and where the first was. */
  readonly #conditions = new Map<number, number>();
  /** How many groups there were where the outermost lookbehind that is open began. */
  #beforeLookbehind: number | null = null;

  constructor(tokens: Tokens) {
    this.#tokens = tokens;
  }

  get count(): number {
    return this.#widths.length;
  }

  /** The numbers of those that have names. */
  get names(): ReadonlyMap<string, number> {
    return this.#names;
  }

  /** By number, for groups that are closed. */
  get widths(): readonly (Width | null)[] {
    return this.#widths;
  }

  /** Opens a group; its number. */
  open(name: string | null, position: number): number {
    this.#widths.push(null);
    const number = this.#widths.length;
    if (name !== null) {
      if (this.#names.has(name)) this.#tokens.fail(`there are two groups named ${name}`, position);
      this.#names.set(name, number);
    }
    return number;
  }

  close(number: number, item: RegexNode): void {
    this.#widths[number - 1] = widthOf(item, this.#widths);
  }

  /** The number of a named group. */
  named(name: string, position: number): number {
    this.checkName(name, position);
    return this.#names.get(name) ?? this.#tokens.fail(`there is no group named ${name}`, position);
  }

  /** @throws RegexError unless a reference may go to the group. */
  checkReference(number: number, position: number): void {
    const width = this.#widths[number - 1];
    if (width === undefined) this.#tokens.fail(`there is no group ${number}`, position);
    if (width === null) {
      this.#tokens.fail("a reference cannot be within the group that it means", position);
    }
    this.checkLookbehind(number, position);
  }

  /** @throws RegexError when, in a lookbehind, the group is not closed or lies in it too. */
  checkLookbehind(number: number, position: number): void {
    if (this.#beforeLookbehind === null) return;
    if ((this.#widths[number - 1] ?? null) === null || number > this.#beforeLookbehind) {
      this.#tokens.fail("a lookbehind can only refer to groups before it", position);
    }
  }

  /** Remembers that a condition asks for a group, for `checkConditions`. */
  addCondition(number: number, position: number): void {
    if (!this.#conditions.has(number)) this.#conditions.set(number, position);
  }

  /** @throws RegexError when a condition asks for a group that the pattern does not have. */
  checkConditions(): void {
    for (const [number, position] of this.#conditions) {
      if (number > this.count) this.#tokens.fail(`there is no group ${number}`, position);
    }
  }

  /** What `parse` makes, read as a part of a lookbehind. */
  inLookbehind<Result>(parse: () => Result): Result {
    const outer = this.#beforeLookbehind;
    this.#beforeLookbehind ??= this.count;
    const result = parse();
    this.#beforeLookbehind = outer;
    return result;
  }

  /** @throws RegexError unless it is a name as Python's variables have. */
  checkName(name: string, position: number): void {
    const allowed = this.#tokens.kind === "text" ? identifier : asciiIdentifier;
    if (!allowed.test(name)) this.#tokens.fail(`a group cannot be named ${name}`, position);
  }
}

const identifier = /^[\p{XIDS}_]\p{XIDC}*$/u;
const asciiIdentifier = /^[A-Za-z_][A-Za-z0-9_]*$/;
