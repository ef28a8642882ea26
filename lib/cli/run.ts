import { isDamage } from "../damage.js";
import { FlowRunner } from "../flow-runner.js";
import { Losses } from "../formats/losses.js";
import { ClosedPipeError } from "../io/errors.js";
import { runPipeline } from "../pipeline.js";
import { plainText } from "../terminal/plain-text.js";
import type { ScriptError } from "../script/errors.js";
import { DamageReport } from "./damage-report.js";
import { exitCode } from "./exit-code.js";
import { inputsOf, readAll } from "./inputs.js";
import { Interruption } from "./interruption.js";
import { loadAllScripts } from "./load-all-scripts.js";
import type { StderrLog } from "./log.js";
import { planOutputs, type OutputPlan } from "./output-plan.js";
import { openOutputs } from "./outputs.js";
import type { RunSettings } from "./options/run.js";
import { Progress } from "./progress/progress.js";
import { isSameFile } from "./same-file.js";
import { compileFilters } from "./filters.js";
import type { Redaction } from "./redaction.js";
import { refuseToReadStdout, terminalWidth } from "./standard-streams.js";
import { usesColor } from "./terminal.js";

/**
 * Runs saved flows through the scripts; returns the exit code.
 *
 * @param damage Gathers what is passed over; where it is given, it is for the caller to say in sum.
 */
export async function run(
  settings: RunSettings,
  log: StderrLog,
  damage?: DamageReport,
): Promise<number> {
  const width = await terminalWidth(settings);
  refuseToReadStdout(settings);
  if (settings.isInPlace) {
    const { runInPlace } = await import("./in-place.js");
    return runInPlace(settings, { log, width, redaction: await redactionOf(settings) });
  }
  const plan = planOutputs(settings, width !== null);
  const inputs = await inputsOf(settings);
  const redaction = await redactionOf(settings);
  const around = { log, width, redaction, ...(damage && { damage }) };
  return runOnce({ ...settings, inputs }, plan, around);
}

/** The redaction of all files of a run; null where nothing is redacted. */
async function redactionOf(settings: RunSettings): Promise<Redaction | null> {
  if (!settings.redacts) return null;
  const { loadRedaction } = await import("./redaction.js");
  return loadRedaction(settings);
}

/** What a run has around it. */
export interface Surroundings {
  readonly log: StderrLog;
  /** The width of standard output; null where it is not used, or no terminal. */
  readonly width: number | null;
  /** What takes out secrets; null where they stay. */
  readonly redaction: Redaction | null;
  /** What can end it from outside; made when the scripts are loaded if not given. */
  readonly interruption?: Interruption;
  /** Gathers what is passed over because of damage; one that says it in sum is made if not given. */
  readonly damage?: DamageReport;
}

/** One run: `start`, the flows of all inputs, `done`. Returns the exit code. */
export async function runOnce(
  settings: RunSettings,
  plan: OutputPlan,
  { log, width, redaction, ...surroundings }: Surroundings,
): Promise<number> {
  const selection = await compileFilters(settings.filters);
  const scriptErrors = { count: 0 };
  const passedOver = new Losses();
  const onError = (error: ScriptError): void => {
    scriptErrors.count++;
    log.failure(error);
  };
  const runner = new FlowRunner(await loadAllScripts(settings), {
    onScriptError: settings.onScriptError,
    options: settings.scriptOptions,
    filter: selection.script,
    requests: settings.requests,
    logFor: (script) => log.named(script),
    onError,
  });
  const printTo =
    plan.shown?.kind === "values"
      ? await (await import("./printing.js")).loadPrinter(settings, log, width !== null, onError)
      : null;
  const { interruption = new Interruption() } = surroundings;
  const { signal } = interruption;
  const damage = surroundings.damage ?? new DamageReport(log);
  // The flow in hand is finished, and not all those that were read with it.
  signal.addEventListener("abort", () => runner.stop());
  const { inputs, summary } = settings;
  const isTerminalBusy = width !== null && !isNothing(plan);
  const progress = new Progress({ inputs, summary, isTerminalBusy }, log);
  const outputs = await openOutputs(plan, {
    width: width ?? Infinity,
    color: usesColor(settings.color, width !== null),
    contentview: settings.contentview,
    printTo,
    onRepair: (what) => log.warn(plainText(what)),
  });
  progress.start();
  const failure = await failureOf(async () => {
    const ran = await runPipeline({
      readers: readAll(settings, { signal, outputs, passedOver, damage, progress }),
      runner,
      selection,
      ...(redaction !== null && { finish: redaction.finish }),
      writers: outputs.writers,
      observers: [...outputs.observers, ...progress.observers],
      signal,
      goesOnAfter: (error) => settings.onCorrupt !== "abort" && damage.endsFile(error),
      onFurtherError: (error) => {
        if (!(error instanceof ClosedPipeError)) log.failure(error);
      },
    });
    damage.flowsWritten = ran.flowsWritten;
    if (interruption.stray !== null) throw runner.strayError(interruption.stray.error);
  });

  progress.stop();

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
  const sum = surroundings.damage === undefined ? damage.sum() : null;
  if (sum !== null) log.warn(sum);
  // With -i the summary tells.
  if (!counts && isDamaged && settings.output !== null && !settings.isInPlace) {
    const why = outputs.hasFlows ? "it would replace what is damaged" : "no flow is whole";
    log.warn(`nothing is written to ${plainText(settings.output)}: ${why}`);
  }
  const lossReport = counts ? outputs.lossReport() : null;
  if (lossReport !== null) log.warn(lossReport);
  const passedOverReport = reportOn(passedOver);
  if (passedOverReport !== null) log.warn(passedOverReport);
  if (counts) redaction?.report(log);

  progress.summarise(counts ? outputs.bytesWritten : 0);

  if (interruption.exitCode !== null && isCutShort) return interruption.exitCode;
  if (failure !== null) throw failure.error;
  if (damage.hasGaps) return exitCode.failed;
  return scriptErrors.count > 0 ? exitCode.script : exitCode.ok;
}

/** What the inputs have that is no flow, and is not in the output; null where there is nothing. */
export function reportOn(passedOver: Losses): string | null {
  const report = passedOver.report();
  return report === null ? null : `what is no flow was passed over: ${report}`;
}

/** Whether nothing is written, and nothing shown. */
function isNothing({ capture, shown }: OutputPlan): boolean {
  return capture === null && shown === null;
}

async function failureOf(action: () => Promise<void>): Promise<{ error: unknown } | null> {
  try {
    await action();
    return null;
  } catch (error) {
    return { error };
  }
}

function replacesInput({ inputs, output }: RunSettings): boolean {
  return output !== null && inputs.some((input) => isSameFile(input, output));
}
