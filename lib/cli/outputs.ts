import type { FlowObserver } from "../flow-observer.js";
import type { ByteSink, FlowWriter, Format } from "../formats/format.js";
import { ClosedPipeError } from "../io/errors.js";
import { openOutput } from "../io/open-output.js";
import type { Output } from "../io/output.js";
import { CaptureFile } from "./capture-file.js";
import type { OutputPlan } from "./output-plan.js";

/** What a run writes to, opened. */
export interface Outputs {
  readonly writers: readonly FlowWriter[];
  /** What looks at the flows, and shows what it sees. */
  readonly observers: readonly FlowObserver[];
  /**
   * Says the format of the first input, in which flows are written when nothing else says one.
   *
   * @throws UsageError when what is to be added to a file cannot be added in that format.
   */
  useInputFormat(format: Format): Promise<void>;
  /** What the output's format had no place for, in words; null when nothing was lost. */
  lossReport(): string | null;
  /** How many bytes of flows were written, before they are compressed. */
  readonly bytesWritten: number;
  /** Whether any flow was written. */
  readonly hasFlows: boolean;
  /** How much of a file that is added to was there before, and counts. */
  readonly bytesBefore: number;
  /** What was written counts from now on. */
  commit(): Promise<void>;
  /** What was written is taken back where that can be done. */
  rollback(): Promise<void>;
}

export interface OutputsOptions {
  /** Told, in words, what of a file that is added to does not count. */
  readonly onRepair: (what: string) => void;
  /** Where lines of a listing are cut. */
  readonly width: number;
  readonly color: boolean;
  /** How all bodies are shown; null to choose for each. */
  readonly contentview: string | null;
  /** Makes the writer of values; null where none are printed. */
  readonly printTo: ((sink: ByteSink) => FlowWriter) | null;
}

/** @throws FileError; UsageError when a file that is to be added to cannot be. */
export async function openOutputs(plan: OutputPlan, options: OutputsOptions): Promise<Outputs> {
  const { capture: captured } = plan;
  const capture = captured === null ? null : await CaptureFile.open(captured, options.onRepair);
  const outputs: Output[] = [];
  const writers: FlowWriter[] = [];
  const observers: FlowObserver[] = [];
  if (capture !== null) {
    outputs.push(capture.output);
    writers.push(capture);
  }
  if (plan.shown !== null) {
    const terminal = await openOutput("-");
    outputs.push(terminal);
    const sink = capture === null ? terminal : untilClosed(terminal);
    if (plan.shown.kind === "listing") {
      const { openListing } = await import("../formats/listing/writer.js");
      writers.push(await openListing(sink, { ...options, level: plan.shown.level }));
    } else if (plan.shown.kind === "values") {
      if (options.printTo !== null) writers.push(options.printTo(sink));
    } else {
      const { DiffObserver } = await import("../diff/diff-observer.js");
      observers.push(new DiffObserver(sink, options.color));
    }
  }
  return new OpenOutputs(outputs, { writers, observers }, capture);
}

/** A sink that takes no more once its reader is gone: the capture beside it is to be whole. */
function untilClosed(sink: ByteSink): ByteSink {
  let isClosed = false;
  return {
    async write(chunks) {
      if (isClosed) return;
      try {
        await sink.write(chunks);
      } catch (error) {
        if (!(error instanceof ClosedPipeError)) throw error;
        isClosed = true;
      }
    },
  };
}

class OpenOutputs implements Outputs {
  readonly writers: readonly FlowWriter[];
  readonly observers: readonly FlowObserver[];
  readonly #outputs: readonly Output[];
  readonly #capture: CaptureFile | null;
  readonly #abandon = (): void => {
    for (const output of this.#outputs) output.abandon();
  };

  constructor(
    outputs: readonly Output[],
    { writers, observers }: Pick<Outputs, "writers" | "observers">,
    capture: CaptureFile | null,
  ) {
    this.#outputs = outputs;
    this.writers = writers;
    this.observers = observers;
    this.#capture = capture;
    process.once("exit", this.#abandon);
  }

  get hasFlows(): boolean {
    return this.#capture?.hasFlows ?? false;
  }

  get bytesBefore(): number {
    return this.#capture?.output.bytesBefore ?? 0;
  }

  get bytesWritten(): number {
    return this.#capture?.bytesWritten ?? 0;
  }

  async useInputFormat(format: Format): Promise<void> {
    await this.#capture?.useInputFormat(format);
  }

  lossReport(): string | null {
    return this.#capture?.lossReport() ?? null;
  }

  async commit(): Promise<void> {
    for (const output of this.#outputs) await output.commit();
    process.off("exit", this.#abandon);
  }

  async rollback(): Promise<void> {
    for (const output of this.#outputs) await output.rollback();
    process.off("exit", this.#abandon);
  }
}
