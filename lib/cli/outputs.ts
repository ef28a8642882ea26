import type { FlowWriter } from "../formats/format.js";
import { MitmWriter } from "../formats/mitm/writer.js";
import { openOutput, type Output } from "../io/output.js";
import type { RunSettings } from "./parse.js";
import { UsageError } from "./usage-error.js";

/** What a run writes to, opened. */
export interface Outputs {
  readonly writers: readonly FlowWriter[];
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
}

/**
 * @param isTerminal Whether standard output is a terminal.
 * @throws UsageError
 */
export function planOutputs(settings: RunSettings, isTerminal: boolean): OutputPlan {
  const { output, flowDetail } = settings;
  if (output === "-") {
    if (flowDetail === 1) throw new UsageError("-w - and --flow-detail both want stdout");
    if (isTerminal) {
      throw new UsageError(
        "flows are not written to a terminal; name a file with -w, or add a pipe",
      );
    }
  }
  if (output !== null) return { capture: output, lists: flowDetail === 1 };
  if (flowDetail !== null) return { capture: null, lists: flowDetail === 1 };
  return isTerminal ? { capture: null, lists: true } : { capture: "-", lists: false };
}

/** @throws FileError */
export async function openOutputs(plan: OutputPlan, width: number): Promise<Outputs> {
  const outputs: Output[] = [];
  const open = async (path: string): Promise<Output> => {
    const output = await openOutput(path);
    outputs.push(output);
    return output;
  };
  const writers: FlowWriter[] = [];
  if (plan.capture !== null) writers.push(new MitmWriter(await open(plan.capture)));
  if (plan.lists) {
    const { ListingWriter } = await import("../formats/listing/writer.js");
    writers.push(new ListingWriter(await open("-"), width));
  }
  return {
    writers,
    commit: async () => {
      for (const output of outputs) await output.commit();
    },
    rollback: async () => {
      for (const output of outputs) await output.rollback();
    },
  };
}
