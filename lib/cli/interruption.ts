const signalNumbers = { SIGINT: 2, SIGTERM: 15 } as const;

/** What can end a run from outside of it. */
export class Interruption {
  #controller = new AbortController();
  #exitCode: number | null = null;
  #stray: { readonly error: unknown } | null = null;

  /**
   * Turns the first SIGINT or SIGTERM into the end of the run; the second one ends the process. A
   * promise that a script neither awaited nor returned, and that is rejected, ends the run too.
   */
  constructor() {
    process.on("SIGINT", () => this.#onSignal("SIGINT"));
    process.on("SIGTERM", () => this.#onSignal("SIGTERM"));
    for (const event of ["unhandledRejection", "uncaughtException"] as const) {
      process.on(event, (error: unknown) => this.#onStray(error));
    }
  }

  /** Aborted when the run is to end. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** 130 or 143 after a signal; null otherwise. */
  get exitCode(): number | null {
    return this.#exitCode;
  }

  /** What was thrown where nobody could catch it; null when nothing was. */
  get stray(): { readonly error: unknown } | null {
    return this.#stray;
  }

  /** Makes it ready for one more run. After a signal that is over, too. */
  renew(): void {
    if (this.#exitCode !== null) return;
    this.#controller = new AbortController();
    this.#stray = null;
  }

  #onSignal(name: keyof typeof signalNumbers): void {
    const code = 128 + signalNumbers[name];
    if (this.#exitCode !== null) process.exit(code);
    this.#exitCode = code;
    this.#controller.abort();
  }

  #onStray(error: unknown): void {
    this.#stray ??= { error };
    this.#controller.abort();
  }
}
