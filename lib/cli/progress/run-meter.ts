import type { FlowObserver, FlowOutcome } from "../../flow-observer.js";
import type { Flow } from "../../flow/flow.js";

/** Counts what a run does. */
export class RunMeter implements FlowObserver {
  readonly #start = performance.now();
  flowsRead = 0;
  flowsWritten = 0;
  /** How many of those written were changed, and how many were made by scripts. */
  flowsChanged = 0;
  flowsNew = 0;
  /** How many scripts left out. */
  flowsDropped = 0;
  /** Bytes of the files that are read, as they lie there. */
  bytesRead = 0;

  get seconds(): number {
    return (performance.now() - this.#start) / 1000;
  }

  read(flows: readonly Flow[]): void {
    this.flowsRead += flows.length;
  }

  observe({ written, dropped }: FlowOutcome): void {
    this.flowsWritten += written.length;
    this.flowsDropped += dropped.length;
    for (const flow of written) {
      if (flow.source.place === null) this.flowsNew++;
      else if (flow.isTouched) this.flowsChanged++;
    }
  }

  /** Passes on the bytes of a file, and what the reader says of them, and counts them. */
  async *counted(
    source: AsyncGenerator<Buffer, void, number | undefined>,
  ): AsyncGenerator<Buffer, void, number | undefined> {
    try {
      for (let next = await source.next(); next.done !== true;) {
        this.bytesRead += next.value.length;
        next = await source.next(yield next.value);
      }
    } finally {
      await source.return();
    }
  }
}
