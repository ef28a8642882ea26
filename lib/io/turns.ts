/** How long the process may be held, in milliseconds. */
const longest = 20;

/**
 * Gives the process a turn now and then, for signals and timers. Files are read and written without
 * waiting for a thread, which takes a third less time, so there would be no turn before the end.
 */
export class Turns {
  /** By a clock that may be set, since to load the other takes a good part of a short run. */
  #last = Date.now();

  /** Resolves at once, or after a turn where the last one is long ago. */
  async give(): Promise<void> {
    if (Math.abs(Date.now() - this.#last) < longest) return;
    await new Promise(setImmediate);
    this.#last = Date.now();
  }
}
