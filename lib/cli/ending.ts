/** The end of a capture: when it comes, and what went wrong. */
export class Ending {
  /** Resolves when the capture is to end. */
  readonly come: Promise<void>;
  #come: () => void = () => undefined;
  #failure: { readonly error: unknown } | null = null;

  /** @param signal Aborted when it is ended from outside. */
  constructor(signal: AbortSignal) {
    this.come = new Promise((resolve) => {
      this.#come = resolve;
    });
    signal.addEventListener("abort", () => this.stop());
  }

  /** What failed first; null when nothing did. */
  get failure(): { readonly error: unknown } | null {
    return this.#failure;
  }

  stop(): void {
    this.#come();
  }

  /** Ends the capture, because of an error. */
  fail(error: unknown): void {
    this.#failure ??= { error };
    this.#come();
  }

  /** Does something, and ends the capture where it throws. */
  async attempt(action: () => Promise<void>): Promise<void> {
    try {
      await action();
    } catch (error) {
      this.fail(error);
    }
  }
}
