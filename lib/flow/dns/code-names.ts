/** The names of numbers in DNS messages, spelled as mitmproxy spells them. */
export class CodeNames {
  readonly #what: string;
  readonly #codes: ReadonlyMap<string, number>;
  readonly #names: ReadonlyMap<number, string>;

  /** @param what Stands before numbers that have no name: `TYPE` in `TYPE(4711)`. */
  constructor(what: string, codes: Readonly<Record<string, number>>) {
    const entries = Object.entries(codes);
    this.#what = what;
    this.#codes = new Map(entries);
    this.#names = new Map(entries.map(([name, code]) => [code, name]));
  }

  nameOf(code: number): string {
    return this.#names.get(code) ?? `${this.#what}(${code})`;
  }

  /** @throws TypeError when it is neither a name nor a number. */
  codeOf(name: string): number {
    const code = this.#codes.get(name) ?? this.#unnamed(name);
    if (Number.isSafeInteger(code)) return code;
    throw new TypeError(`"${name}" is no DNS ${this.#what}; numbers are given as ${this.#what}(1)`);
  }

  #unnamed(name: string): number {
    const isInBrackets = name.startsWith(`${this.#what}(`) && name.endsWith(")");
    const digits = isInBrackets ? name.slice(this.#what.length + 1, -1) : name;
    return /^-?\d+$/.test(digits) ? Number(digits) : NaN;
  }
}
