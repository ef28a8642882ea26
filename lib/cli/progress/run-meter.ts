import type { FlowObserver, FlowOutcome } from "../../flow-observer.js";
import type { Flow } from "../../flow/flow.js";

/** Counts what a run does. */
export class RunMeter implements FlowObserver {
  /** Not `performance.now()`: where that is first used, it takes a good part of a short run. */
  readonly #start = process.hrtime.bigint();
  flowsRead = 0;
  flowsWritten = 0;
  /** How many of those written were changed, and how many were made by scripts. */
  flowsChanged = 0;
  flowsNew = 0;
  /** How many scripts left out. */
  flowsDropped = 0;
  /** Bytes of the files that are read, as they lie there. */
  bytesRead = 0;
  /** How much was read, and of how much, to look at files before the run; null where that is not done. */
  beforehand: { readonly bytes: number; readonly total: number } | null = null;

  get seconds(): number {
    return Number(process.hrtime.bigint() - this.#start) / 1e9;
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

  /** Counts the bytes of a file as they are read. */
  counted(source: Bytes): Bytes {
    return watched(source, (length) => void (this.bytesRead += length));
  }

  /** Counts those of a file that is looked at before the run. @param total Of all such files. */
  lookedAt(source: Bytes, total: number): Bytes {
    return watched(source, (length) => {
      this.beforehand = { bytes: (this.beforehand?.bytes ?? 0) + length, total };
    });
  }
}

type Bytes = AsyncGenerator<Buffer, void, number | undefined>;

/** Passes on bytes, and what the reader says of them. */
async function* watched(source: Bytes, count: (length: number) => void): Bytes {
  try {
    for (let next = await source.next(); next.done !== true;) {
      count(next.value.length);
      next = await source.next(yield next.value);
    }
  } finally {
    await source.return();
  }
}
