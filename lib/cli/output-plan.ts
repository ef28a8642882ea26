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
  /** Whether it is shown on a terminal. */
  readonly isForTerminal: boolean;
  /** What is kept of a file that is replaced, as `backupPath` takes it; null for nothing. */
  readonly backupSuffix: string | null;
}

/** What is on standard output for people: a listing, at a level of detail, or what scripts change. */
export type Shown =
  | { readonly kind: "listing"; readonly level: 1 | 2 | 3 | 4 }
  | { readonly kind: "diff" }
  /** Values of expressions. */
  | { readonly kind: "values" };

/** Where flows go, and what is shown of them: never both to one place. */
export interface OutputPlan {
  /** Null for nowhere. */
  readonly capture: CapturePlan | null;
  /** Null for nothing. */
  readonly shown: Shown | null;
}

/**
 * @param isTerminal Whether standard output is a terminal.
 * @throws UsageError
 */
export function planOutputs(settings: RunSettings, isTerminal: boolean): OutputPlan {
  const { output, to, isDryRun } = settings;
  const shown = shownBy(settings);
  const option = optionBehind(shown);
  if (output === "-" && shown !== null && !isDryRun) {
    throw new UsageError(`-w - and ${option} both want stdout`);
  }
  if (isDryRun) return { capture: null, shown };
  if (output !== null && output !== "-") return { capture: planCapture(output, settings), shown };
  if (output === null && (settings.flowDetail !== null || shown !== null)) {
    if (to === null) return { capture: null, shown };
    throw new UsageError(`--to has nothing to write with ${option}; name a file with -w`);
  }
  if (!isTerminal || to?.isForTerminals === true) {
    return { capture: { ...planCapture("-", settings), isForTerminal: isTerminal }, shown };
  }
  if (output === null && to === null)
    return { capture: null, shown: { kind: "listing", level: 1 } };
  throw new UsageError("flows are not written to a terminal; name a file with -w, or add a pipe");
}

/** What is asked for to be shown; null for nothing. @throws UsageError */
export function shownBy({ flowDetail, showsDiff, prints }: RunSettings): Shown | null {
  const level = flowDetail === 0 ? null : flowDetail;
  const all: Shown[] = [];
  if (prints.length > 0) all.push({ kind: "values" });
  if (showsDiff) all.push({ kind: "diff" });
  if (level !== null) all.push({ kind: "listing", level });
  const [shown = null, other] = all;
  if (other === undefined) return shown;
  throw new UsageError(`${optionBehind(shown)} and ${optionBehind(other)} both want stdout`);
}

/** The option that asks for something to be shown. */
function optionBehind(shown: Shown | null): string {
  if (shown === null || shown.kind === "listing") return "--flow-detail";
  return shown.kind === "diff" ? "--diff" : "--print";
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
  return {
    file,
    mitmVersion,
    inputCount: Math.max(1, inputs.length),
    isForTerminal: false,
    backupSuffix,
  };
}

/** @throws UsageError when the file is to be added to, and cannot be. */
export function requireRoom(file: OutputFile, format: Format): void {
  const refusal = refusalToAppend(file, format);
  if (refusal !== null) throw new UsageError(`-w ${file.path}: ${refusal}`);
}
