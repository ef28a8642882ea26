/**
 * Tells when nothing has happened for some time. Hot path: to say that something happens makes no
 * timer; the one that there is looks, when it ends, how long it still has to wait.
 */
export class IdleTimer {
  readonly #limit: number;
  readonly #onIdle: () => void;
  #timer: NodeJS.Timeout | null = null;
  #activeAt = performance.now();

  /** @param limit Milliseconds; `Infinity` for no limit. */
  constructor(limit: number, onIdle: () => void) {
    this.#limit = limit;
    this.#onIdle = onIdle;
    if (Number.isFinite(limit)) this.#wait(limit);
  }

  /** Something happens. */
  touch(): void {
    this.#activeAt = performance.now();
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #wait(milliseconds: number): void {
    this.#timer = setTimeout(() => this.#look(), milliseconds);
    // What is idle keeps nobody waiting for it.
    this.#timer.unref();
  }

  #look(): void {
    const left = this.#limit - (performance.now() - this.#activeAt);
    if (left > 0) this.#wait(Math.ceil(left));
    else this.#onIdle();
  }
}
