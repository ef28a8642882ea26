import type { ByteSink, FlowWriter, Format } from "../formats/format.js";
import { ClosedPipeError } from "../io/errors.js";
import { openOutput, type Output } from "../io/output.js";
import { CaptureFile } from "./capture-file.js";
import type { OutputPlan } from "./output-plan.js";

/** What a run writes to, opened. */
export interface Outputs {
  readonly writers: readonly FlowWriter[];
  /**
   * Says the format of the first input, in which flows are written when nothing else says one.
   *
   * @throws UsageError when what is to be added to a file cannot be added in that format.
   */
  useInputFormat(format: Format): Promise<void>;
  /** What the output's format had no place for, in words; null when nothing was lost. */
  lossReport(): string | null;
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
  /** Where lines of a listing are cut. */
  readonly width: number;
  /** Told, in words, what of a file that is added to does not count. */
  readonly onRepair: (what: string) => void;
}

/** @throws FileError; UsageError when a file that is to be added to cannot be. */
export async function openOutputs(
  plan: OutputPlan,
  { width, onRepair }: OutputsOptions,
): Promise<Outputs> {
  const capture = plan.capture === null ? null : await CaptureFile.open(plan.capture, onRepair);
  const outputs: Output[] = [];
  const writers: FlowWriter[] = [];
  if (capture !== null) {
    outputs.push(capture.output);
    writers.push(capture);
  }
  if (plan.lists) {
    const { ListingWriter } = await import("../formats/listing/writer.js");
    const terminal = await openOutput("-");
    outputs.push(terminal);
    writers.push(new ListingWriter(capture === null ? terminal : untilClosed(terminal), width));
  }
  return new OpenOutputs(outputs, writers, capture);
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
  readonly #outputs: readonly Output[];
  readonly #capture: CaptureFile | null;
  readonly #abandon = (): void => {
    for (const output of this.#outputs) output.abandon();
  };

  constructor(
    outputs: readonly Output[],
    writers: readonly FlowWriter[],
    capture: CaptureFile | null,
  ) {
    this.#outputs = outputs;
    this.writers = writers;
    this.#capture = capture;
    process.once("exit", this.#abandon);
  }

  get hasFlows(): boolean {
    return this.#capture?.hasFlows ?? false;
  }

  get bytesBefore(): number {
    return this.#capture?.output.bytesBefore ?? 0;
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
