const signalNumbers = { SIGINT: 2, SIGTERM: 15 } as const;

/** Turns the first SIGINT or SIGTERM into the end of the run; the second one ends the process. */
export class Interruption {
  readonly #controller = new AbortController();
  #exitCode: number | null = null;

  constructor() {
    process.on("SIGINT", this.#onSignal);
    process.on("SIGTERM", this.#onSignal);
  }

  /** Aborted when the run is to end. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** 130 or 143 after a signal; null otherwise. */
  get exitCode(): number | null {
    return this.#exitCode;
  }

  readonly #onSignal = (name: NodeJS.Signals): void => {
    const code = 128 + (name === "SIGTERM" ? signalNumbers.SIGTERM : signalNumbers.SIGINT);
    if (this.#exitCode !== null) process.exit(code);
    this.#exitCode = code;
    this.#controller.abort();
  };
}
