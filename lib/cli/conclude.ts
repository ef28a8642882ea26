import { isDamage } from "../damage.js";
import type { Losses } from "../formats/losses.js";
import { plainText } from "../terminal/plain-text.js";
import type { DamageReport } from "./damage-report.js";
import { exitCode } from "./exit-code.js";
import type { Interruption } from "./interruption.js";
import type { StderrLog } from "./log.js";
import type { RunSettings } from "./options/run.js";
import type { Outputs } from "./outputs.js";
import type { Progress } from "./progress/progress.js";
import type { Redaction } from "./redaction/redaction.js";
import { isSameFile } from "./same-file.js";

/** A run that has come to its end, in whatever way. */
export interface EndedRun {
  readonly settings: RunSettings;
  readonly outputs: Outputs;
  /** Whether there is an output that what is no flow could have been in. */
  readonly writesCapture: boolean;
  /** What ended it; null where it came to the end of its input, or was stopped. */
  readonly failure: { readonly error: unknown } | null;
  readonly interruption: Interruption;
  /** How many errors of scripts did not end it. */
  readonly scriptErrors: number;
  readonly damage: DamageReport;
  /** Whether what was lost by damage is to be said in sum. */
  readonly saysDamage: boolean;
  readonly passedOver: Losses;
  readonly redaction: Redaction | null;
  readonly progress: Progress;
  readonly log: StderrLog;
}

/**
 * Says whether what was written counts, has it so, and tells what is to be told. Returns the exit code.
 *
 * @throws What ended the run; FileError where its output cannot be completed or taken back.
 */
export async function conclude(run: EndedRun): Promise<number> {
  const { settings, outputs, failure, interruption, scriptErrors, damage, log } = run;
  const wasInterrupted = interruption.exitCode !== null;
  const isWhole = failure === null && !wasInterrupted && !damage.hasGaps;
  // A flow that a signal cut short is not damaged.
  const isCutShort = wasInterrupted && (failure === null || isDamage(failure.error));
  const isDamaged =
    (failure === null ? damage.hasGaps : isDamage(failure.error)) && !wasInterrupted;
  // What was read before damage is whole too. Nothing, or a part of what it replaces, does not count.
  const isPart = (isDamaged && outputs.hasFlows) || (isCutShort && settings.keepsPartial);
  const counts = isWhole || (isPart && !replacesInput(settings));
  try {
    await (counts ? outputs.commit() : outputs.rollback());
  } catch (error) {
    if (failure !== null) log.failure(failure.error);
    throw error;
  }
  if (!counts) damage.flowsWritten = null;
  const sum = run.saysDamage ? damage.sum() : null;
  if (sum !== null) log.warn(sum);
  // With -i the summary tells.
  if (!counts && isDamaged && settings.output !== null && !settings.isInPlace) {
    const why = outputs.hasFlows ? "it would replace what is damaged" : "no flow is whole";
    log.warn(`nothing is written to ${plainText(settings.output)}: ${why}`);
  }
  const lossReport = counts ? outputs.lossReport() : null;
  if (lossReport !== null) log.warn(lossReport);
  const passedOverReport = run.writesCapture ? reportOn(run.passedOver) : null;
  if (passedOverReport !== null) log.warn(passedOverReport);
  if (counts) run.redaction?.report(log, settings.isInPlace ? settings.output : null);
  else run.redaction?.forgetReport();

  run.progress.summarise(counts ? outputs.bytesWritten : 0);

  if (interruption.exitCode !== null && isCutShort) return interruption.exitCode;
  if (failure !== null) throw failure.error;
  if (damage.hasGaps) return exitCode.failed;
  return scriptErrors > 0 ? exitCode.script : exitCode.ok;
}

/** What the inputs have that is no flow, and is not in the output; null where there is nothing. */
export function reportOn(passedOver: Losses): string | null {
  const report = passedOver.report();
  return report === null ? null : `what is no flow was passed over: ${report}`;
}

function replacesInput({ inputs, output }: RunSettings): boolean {
  return output !== null && inputs.some((input) => isSameFile(input, output));
}
