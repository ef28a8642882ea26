import type { PatternCharacters, SubjectKind } from "./pattern.js";
import { RegexError } from "./regex-error.js";

/**
 * A pattern, token by token: a character, or a backslash with the character behind it. That a
 * backslash is one with what follows holds everywhere, in comments too, as in Python.
 */
export class Tokens {
  readonly kind: SubjectKind;
  readonly #characters: readonly string[];
  readonly #origins: readonly number[];
  #at = 0;

  constructor({ kind, characters, origins }: PatternCharacters) {
    this.kind = kind;
    this.#characters = characters;
    this.#origins = origins;
  }

  /** Where the next token begins. */
  get position(): number {
    return this.#at;
  }

  /** Goes back to where a token began. */
  seek(position: number): void {
    this.#at = position;
  }

  /** The next token; null at the end. */
  get next(): string | null {
    const character = this.#characters[this.#at];
    if (character !== "\\") return character ?? null;
    const escaped = this.#characters[this.#at + 1];
    if (escaped === undefined) this.fail("nothing follows the backslash");
    return character + escaped;
  }

  take(): string | null {
    const token = this.next;
    if (token !== null) this.#at += token.startsWith("\\") ? 2 : 1;
    return token;
  }

  /** Takes the next token if it is this one. */
  match(token: string): boolean {
    const matches = this.next === token;
    if (matches) this.take();
    return matches;
  }

  /** Takes characters of a set, at most so many. */
  takeWhile(allowed: RegExp, limit = Infinity): string {
    let taken = "";
    for (let count = 0; count < limit; count++) {
      const token = this.next;
      if (token === null || !allowed.test(token)) break;
      taken += token;
      this.take();
    }
    return taken;
  }

  /** Takes all up to a token, and that too. */
  takeUntil(end: string, what: string): string {
    const start = this.#at;
    let taken = "";
    for (;;) {
      const token = this.take();
      if (token === null) this.fail(`${what} is not ended by ${end}`, start);
      if (token === end) break;
      taken += token;
    }
    if (taken === "") this.fail(`${what} is missing`, start);
    return taken;
  }

  /** Refuses the pattern: something is wrong at a position. */
  fail(reason: string, position = this.#at): never {
    throw new RegexError(reason, this.#origins[position] ?? 0);
  }
}
