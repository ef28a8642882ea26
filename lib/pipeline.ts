import type { FlowObserver } from "./flow-observer.js";
import type { FlowRunner } from "./flow-runner.js";
import { FlowReadError, FlowWriteError } from "./formats/errors.js";
import type { Flow } from "./flow/flow.js";
import type { FlowReader, FlowWriter } from "./formats/format.js";
import { everything, select, type Selected, type Selection } from "./select.js";

/** What a run is made of. */
export interface Pipeline {
  /** The flows, one reader a file; files are read one after the other. */
  readonly readers: Iterable<FlowReader> | AsyncIterable<FlowReader>;
  /** Gives each flow to the scripts and gathers what they make of it. */
  readonly runner: FlowRunner;
  /** Each gets all flows: a capture file, a listing on the terminal. */
  readonly writers: readonly FlowWriter[];
  /** Each looks at what became of the flows, when they are written. */
  readonly observers?: readonly FlowObserver[];
  /** Which flows are read, and which are written; those that scripts see are for the runner to say. */
  readonly selection?: Pick<Selection, "read" | "write">;
  /**
   * What is done to each flow at last, before any writer sees it. With it, writers take over nothing
   * else from the files that are read: it would go by unseen.
   */
  readonly finish?: (flow: Flow) => Flow;
  /** Ends the run early, after the flows in hand. */
  readonly signal?: AbortSignal;
  /** Whether the run goes on with the next input when one failed so; it does not if not given. */
  readonly goesOnAfter?: (error: unknown) => boolean;
  /** Told what failed after the first failure, which is thrown: in `done`, say. */
  readonly onFurtherError: (error: unknown) => void;
}

/** What a run did. */
export interface Summary {
  readonly flowsRead: number;
  readonly flowsWritten: number;
}

/**
 * Runs saved flows through the scripts: reader -> scripts -> writers. Flows leave in the order in
 * which they came.
 *
 * `done` is given to the scripts in any case. What was finished before a failure is written before
 * that is thrown on; whether the output then counts is for the caller to say.
 */
export async function runPipeline(pipeline: Pipeline): Promise<Summary> {
  const { readers, runner, writers, observers = [], signal, finish } = pipeline;
  const { selection = everything } = pipeline;
  const summary = { flowsRead: 0, flowsWritten: 0 };
  let hasWritingFailed = false;
  const isOver = (): boolean => runner.isStopped || signal?.aborted === true;

  const write = async (): Promise<void> => {
    const selected = select(runner.takeWritable(), selection.write);
    const { flows, failure } = finish === undefined ? selected : finished(selected, finish);
    const dropped = runner.takeDropped();
    try {
      for (const writer of writers) {
        await (flows.length > 0 ? writer.write(flows) : writer.writeOthers?.());
      }
      if (flows.length + dropped.length > 0) {
        for (const observer of observers) await observer.observe({ written: flows, dropped });
      }
    } catch (error) {
      hasWritingFailed = !(error instanceof FlowReadError || error instanceof FlowWriteError);
      throw error;
    }
    summary.flowsWritten += flows.length;
    if (failure !== null) throw failure.error;
  };

  // Also after a failure: what was written is to be a whole file. Where a disk is full, it cannot be.
  const end = async (): Promise<void> => {
    if (hasWritingFailed) return;
    for (const writer of writers) await writer.end();
  };

  const runThrough = async (reader: FlowReader): Promise<void> => {
    for await (const flows of reader) {
      summary.flowsRead += flows.length;
      for (const observer of observers) observer.read?.(flows);
      const chosen = select(flows, selection.read);
      await runner.run(chosen.flows);
      await write();
      if (chosen.failure !== null) throw chosen.failure.error;
      if (isOver()) return;
    }
  };

  const readAndRun = async (): Promise<void> => {
    await runner.start();
    if (isOver()) return;
    for await (const reader of readers) {
      if (isOver()) return;
      if (finish === undefined) for (const writer of writers) writer.beginInput?.(reader);
      try {
        await runThrough(reader);
      } catch (error) {
        if (pipeline.goesOnAfter?.(error) !== true) throw error;
      }
      if (isOver()) return;
    }
  };

  const failures = await takeAll(readAndRun, write, () => runner.done(), write, end);
  failures.slice(1).forEach(pipeline.onFurtherError);
  if (failures.length > 0) throw failures[0];
  return summary;
}

/** Flows with that done to them that is done at last, up to the first at which it fails. */
function finished({ flows, failure }: Selected, finish: (flow: Flow) => Flow): Selected {
  const done: Flow[] = [];
  try {
    for (const flow of flows) done.push(finish(flow));
    return { flows: done, failure };
  } catch (error) {
    return { flows: done, failure: { error } };
  }
}

/** Takes all steps, also those after one that fails; returns what they threw. */
async function takeAll(...steps: readonly (() => Promise<void>)[]): Promise<unknown[]> {
  const failures: unknown[] = [];
  for (const step of steps) {
    try {
      await step();
    } catch (error) {
      failures.push(error);
    }
  }
  return failures;
}
