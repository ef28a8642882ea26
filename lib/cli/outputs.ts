import { Losses } from "../formats/losses.js";
import type { ByteSink, FlowWriter } from "../formats/format.js";
import { MitmWriter, type FixedVersion } from "../formats/mitm/writer.js";
import { ClosedPipeError } from "../io/errors.js";
import { openOutput, type Output } from "../io/output.js";
import type { RunSettings } from "./parse.js";
import { UsageError } from "./usage-error.js";

/** What a run writes to, opened. */
export interface Outputs {
  readonly writers: readonly FlowWriter[];
  /** What the output's format had no place for, in words; null when nothing was lost. */
  lossReport(): string | null;
  /** Whether anything was written at all. */
  readonly hasContent: boolean;
  /** What was written counts from now on. */
  commit(): Promise<void>;
  /** What was written is taken back where that can be done. */
  rollback(): Promise<void>;
}

/** Where flows and the listing of flows go: never both to one place, and never flows to a terminal. */
export interface OutputPlan {
  /** As `-w` takes it; null for nowhere. */
  readonly capture: string | null;
  /** Whether flows are listed on standard output. */
  readonly lists: boolean;
  /** The version in which the capture is written; null for each flow's own. */
  readonly mitmVersion: number | null;
}

/**
 * @param isTerminal Whether standard output is a terminal.
 * @throws UsageError
 */
export function planOutputs(settings: RunSettings, isTerminal: boolean): OutputPlan {
  const { output, flowDetail, mitmVersion } = settings;
  if (output === "-") {
    if (flowDetail === 1) throw new UsageError("-w - and --flow-detail both want stdout");
    if (isTerminal) {
      throw new UsageError(
        "flows are not written to a terminal; name a file with -w, or add a pipe",
      );
    }
  }
  if (output !== null) return { capture: output, lists: flowDetail === 1, mitmVersion };
  if (flowDetail !== null) return { capture: null, lists: flowDetail === 1, mitmVersion };
  return { capture: isTerminal ? null : "-", lists: isTerminal, mitmVersion };
}

/**
 * @param width Where lines of a listing are cut.
 * @throws FileError
 */
export async function openOutputs(plan: OutputPlan, width: number): Promise<Outputs> {
  const outputs: Output[] = [];
  const writers: FlowWriter[] = [];
  const open = async (path: string): Promise<Output> => {
    const output = await openOutput(path);
    outputs.push(output);
    return output;
  };
  const losses = new Losses();
  if (plan.capture !== null) {
    const fixed = await fixedVersion(plan.mitmVersion, losses);
    writers.push(new MitmWriter(await open(plan.capture), fixed));
  }
  if (plan.lists) {
    const { ListingWriter } = await import("../formats/listing/writer.js");
    const terminal = await open("-");
    const isAlone = plan.capture === null;
    writers.push(new ListingWriter(isAlone ? terminal : untilClosed(terminal), width));
  }
  return new OpenOutputs(outputs, writers, () => reportLosses(losses, plan.mitmVersion));
}

async function fixedVersion(version: number | null, losses: Losses): Promise<FixedVersion | null> {
  if (version === null) return null;
  const { downgrade } = await import("../formats/mitm/downgrade/downgrade.js");
  return { version, downgrade, losses };
}

function reportLosses(losses: Losses, version: number | null): string | null {
  const lost = losses.summary().map(({ what, count }) => `${what} (${count})`);
  if (lost.length === 0) return null;
  return `flow format ${version ?? ""} has no place for what some flows had: ${lost.join(", ")}`;
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
  readonly lossReport: () => string | null;
  readonly #outputs: readonly Output[];
  readonly #abandon = (): void => {
    for (const output of this.#outputs) output.abandon();
  };

  constructor(
    outputs: readonly Output[],
    writers: readonly FlowWriter[],
    lossReport: () => string | null,
  ) {
    this.#outputs = outputs;
    this.lossReport = lossReport;
    this.writers = writers;
    process.once("exit", this.#abandon);
  }

  get hasContent(): boolean {
    return this.#outputs.some((output) => output.hasContent);
  }

  async commit(): Promise<void> {
    for (const output of this.#outputs) await output.commit();
    process.off("exit", this.#abandon);
  }

  async rollback(): Promise<void> {
    process.off("exit", this.#abandon);
    for (const output of this.#outputs) await output.rollback();
  }
}
