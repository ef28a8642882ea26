/** Something that a format had no place for, and how many flows lost it. */
export interface LossCount {
  /** In words, such as "comments". */
  readonly what: string;
  readonly count: number;
}

/** Counts over a run what was lost on the way in or out, to be said once at the end. */
export class Losses {
  readonly #counts = new Map<string, number>();

  /** Counts what one flow lost. */
  add(losses: Iterable<string>): void {
    for (const what of losses) this.#counts.set(what, (this.#counts.get(what) ?? 0) + 1);
  }

  /** What was lost so far, in the order in which it was first lost. */
  summary(): LossCount[] {
    return Array.from(this.#counts, ([what, count]) => ({ what, count }));
  }

  /** All of it in words; null when nothing was lost. */
  report(): string | null {
    if (this.#counts.size === 0) return null;
    return this.summary()
      .map(({ what, count }) => `${what} (${count})`)
      .join(", ");
  }
}
