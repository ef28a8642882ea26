import type { Flow } from "./flow/flow.js";

/** What became of some flows of a run, in their order. */
export interface FlowOutcome {
  /** What was written, changed or not. */
  readonly written: readonly Flow[];
  /** What scripts left out. */
  readonly dropped: readonly Flow[];
}

/** Looks at what a run does with flows, and does nothing with them itself. */
export interface FlowObserver {
  /** Told of each batch that was read, before anything is done with it. */
  read?(flows: readonly Flow[]): void;
  /** Told of each batch after it was written. */
  observe(outcome: FlowOutcome): void | Promise<void>;
}
