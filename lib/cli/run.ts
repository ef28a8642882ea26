import { FlowRunner } from "../flow-runner.js";
import { FlowReadError, UnknownFormatError } from "../formats/errors.js";
import { plainText } from "../terminal/plain-text.js";
import { Losses } from "../formats/losses.js";
import { ClosedPipeError, CompressionError } from "../io/errors.js";
import { runPipeline } from "../pipeline.js";
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
import { refuseToReadStdout, terminalWidth } from "./standard-streams.js";
import { usesColor } from "./terminal.js";

/** Runs saved flows through the scripts; returns the exit code. */
export async function run(settings: RunSettings, log: StderrLog): Promise<number> {
  const width = await terminalWidth(settings);
  refuseToReadStdout(settings);
  if (settings.isInPlace) {
    const { runInPlace } = await import("./in-place.js");
    return runInPlace(settings, { log, width });
  }
  const plan = planOutputs(settings, width !== null);
  return runOnce({ ...settings, inputs: await inputsOf(settings) }, plan, { log, width });
}

/** What a run has around it. */
export interface Surroundings {
  readonly log: StderrLog;
  /** The width of standard output; null where it is not used, or no terminal. */
  readonly width: number | null;
  /** What can end it from outside; made when the scripts are loaded if not given. */
  readonly interruption?: Interruption;
}

/** One run: `start`, the flows of all inputs, `done`. Returns the exit code. */
export async function runOnce(
  settings: RunSettings,
  plan: OutputPlan,
  { log, width, ...surroundings }: Surroundings,
): Promise<number> {
  const selection = await compileFilters(settings.filters);
  const scriptErrors = { count: 0 };
  const passedOver = new Losses();
  const runner = new FlowRunner(await loadAllScripts(settings), {
    onScriptError: settings.onScriptError,
    options: settings.scriptOptions,
    filter: selection.script,
    requests: settings.requests,
    logFor: (script) => log.named(script),
    onError: (error) => {
      scriptErrors.count++;
      log.failure(error);
    },
  });
  const { interruption = new Interruption() } = surroundings;
  const { signal } = interruption;
  // The flow in hand is finished, and not all those that were read with it.
  signal.addEventListener("abort", () => runner.stop());
  const { inputs, summary } = settings;
  const isTerminalBusy = width !== null && !isNothing(plan);
  const progress = new Progress({ inputs, summary, isTerminalBusy }, log);
  const outputs = await openOutputs(plan, {
    width: width ?? Infinity,
    color: usesColor(settings.color, width !== null),
    contentview: settings.contentview,
    onRepair: (what) => log.warn(plainText(what)),
  });
  progress.start();
  const failure = await failureOf(async () => {
    await runPipeline({
      readers: readAll(settings, { signal, outputs, passedOver, progress }),
      runner,
      selection,
      writers: outputs.writers,
      observers: [...outputs.observers, ...progress.observers],
      signal,
      onFurtherError: (error) => {
        if (!(error instanceof ClosedPipeError)) log.failure(error);
      },
    });
    if (interruption.stray !== null) throw runner.strayError(interruption.stray.error);
  });

  progress.stop();

  const wasInterrupted = interruption.exitCode !== null;
  const isWhole = failure === null && !wasInterrupted;
  // A flow that a signal cut short is not damaged.
  const isCutShort = wasInterrupted && (failure === null || isDamagedInput(failure.error));
  const isDamage = failure !== null && isDamagedInput(failure.error) && !wasInterrupted;
  // What was read before damage is whole too. Nothing, or a part of what it replaces, does not count.
  const isPart = (isDamage && outputs.hasFlows) || (isCutShort && settings.keepsPartial);
  const counts = isWhole || (isPart && !replacesInput(settings));
  try {
    await (counts ? outputs.commit() : outputs.rollback());
  } catch (error) {
    if (failure !== null) log.failure(failure.error);
    throw error;
  }
  const lossReport = counts ? outputs.lossReport() : null;
  if (lossReport !== null) log.warn(lossReport);
  const passedOverReport = reportOn(passedOver);
  if (passedOverReport !== null) log.warn(passedOverReport);

  progress.summarise(counts ? outputs.bytesWritten : 0);

  if (interruption.exitCode !== null && isCutShort) return interruption.exitCode;
  if (failure !== null) throw failure.error;
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

/** Whether an error is damage in what was read: what came before it is whole. */
export function isDamagedInput(error: unknown): boolean {
  return [FlowReadError, CompressionError, UnknownFormatError].some(
    (type) => error instanceof type,
  );
}

function replacesInput({ inputs, output }: RunSettings): boolean {
  return output !== null && inputs.some((input) => isSameFile(input, output));
}
