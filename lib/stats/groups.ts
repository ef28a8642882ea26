import { Tally, type Measured } from "./tally.js";

/** More groups are counted together: there may be as many hosts as there are flows. */
const mostGroups = 1000;

/** Under this name. */
export const others = "(others)";

/** Counts flows by one thing that they may have in common. */
export class Groups {
  readonly #tallies = new Map<string, Tally>();

  add(name: string, measured: Measured): void {
    this.#tallyOf(name).add(measured);
  }

  /** All groups, those with the most flows first. */
  sorted(): [name: string, tally: Tally][] {
    return [...this.#tallies].sort(
      ([name, a], [other, b]) => b.flows - a.flows || (name < other ? -1 : 1),
    );
  }

  #tallyOf(wanted: string): Tally {
    const known = this.#tallies.get(wanted);
    if (known !== undefined) return known;
    const name = this.#tallies.size < mostGroups ? wanted : others;
    const tally = this.#tallies.get(name) ?? new Tally();
    this.#tallies.set(name, tally);
    return tally;
  }
}
