import type { Progress } from "./session/messages.js";
import type { Outcome } from "./session/session.js";

/** Says now and then how far a target has come. */
export class Progresses {
  readonly #target: string;
  readonly #start = performance.now();
  #last = performance.now();

  constructor(target: string) {
    this.#target = target;
  }

  show(progress: Progress): void {
    if (performance.now() - this.#last < 30_000) return;
    this.#last = performance.now();
    console.log(this.#line(progress));
  }

  end(outcome: Outcome): void {
    const { kept, findings } = outcome;
    console.log(`${this.#line(outcome)}, ${kept} inputs kept, ${findings.length} findings`);
  }

  #line({ runs, blocks }: Progress): string {
    const seconds = (performance.now() - this.#start) / 1000;
    const reached = `${blocks} blocks reached`;
    return `${this.#target}: ${runs} runs in ${seconds.toFixed(0)} s, ${reached}`;
  }
}
