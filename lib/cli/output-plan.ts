import type { Format } from "../formats/format.js";
import { mitm } from "../formats/mitm/format.js";
import { outputFileOf, refusalToAppend, type OutputFile } from "../output-file.js";
import type { RunSettings } from "./options/run.js";
import { UsageError } from "./usage-error.js";

/** Where flows are written, and how. */
export interface CapturePlan {
  /** Its format is null where the first input says it. */
  readonly file: OutputFile;
  /** The version of `mitm` in which flows are written; null for each flow's own. */
  readonly mitmVersion: number | null;
  /** How many files are read. */
  readonly inputCount: number;
  /** What is kept of a file that is replaced, as `backupPath` takes it; null for nothing. */
  readonly backupSuffix: string | null;
}

/** Where flows and the listing of flows go: never both to one place. */
export interface OutputPlan {
  /** Null for nowhere. */
  readonly capture: CapturePlan | null;
  /** Whether flows are listed on standard output. */
  readonly lists: boolean;
}

/**
 * @param isTerminal Whether standard output is a terminal.
 * @throws UsageError
 */
export function planOutputs(settings: RunSettings, isTerminal: boolean): OutputPlan {
  const { output, to, flowDetail } = settings;
  const lists = flowDetail === 1;
  if (output !== null && output !== "-") return { capture: planCapture(output, settings), lists };
  if (output === "-" && lists) throw new UsageError("-w - and --flow-detail both want stdout");
  if (output === null && flowDetail !== null) {
    if (to === null) return { capture: null, lists };
    throw new UsageError("--to has nothing to write with --flow-detail; name a file with -w");
  }
  if (!isTerminal || to?.isForTerminals === true) {
    return { capture: planCapture("-", settings), lists };
  }
  if (output === null && to === null) return { capture: null, lists: true };
  throw new UsageError("flows are not written to a terminal; name a file with -w, or add a pipe");
}

function planCapture(path: string, settings: RunSettings): CapturePlan {
  return planFile(outputFileOf(path), settings);
}

/**
 * The plan for a file, of whose format and compression is known what its name or its content says.
 *
 * @throws UsageError
 */
export function planFile(named: OutputFile, settings: RunSettings): CapturePlan {
  const { inputs, to, mitmVersion, backupSuffix } = settings;
  const format = to ?? named.format ?? (mitmVersion === null ? null : mitm);
  if (mitmVersion !== null && format !== mitm) {
    throw new UsageError(`--mitm-version is for mitm, and not for ${format?.name ?? ""}`);
  }
  const file = { ...named, format };
  if (format !== null) requireRoom(file, format);
  // Without a name it is standard input that is read.
  return { file, mitmVersion, inputCount: Math.max(1, inputs.length), backupSuffix };
}

/** @throws UsageError when the file is to be added to, and cannot be. */
export function requireRoom(file: OutputFile, format: Format): void {
  const refusal = refusalToAppend(file, format);
  if (refusal !== null) throw new UsageError(`-w ${file.path}: ${refusal}`);
}
