import type { FlowObserver } from "../flow-observer.js";
import { FlowRunner } from "../flow-runner.js";
import { Losses } from "../formats/losses.js";
import { ClosedPipeError } from "../io/errors.js";
import { runPipeline } from "../pipeline.js";
import { plainText } from "../terminal/plain-text.js";
import { conclude } from "./conclude.js";
import { DamageReport } from "./damage-report.js";
import { inputsOf, readAll } from "./inputs.js";
import { Interruption } from "./interruption.js";
import { loadAllScripts } from "./load-all-scripts.js";
import type { StderrLog } from "./log.js";
import { nothingWasRead } from "./nothing-to-read.js";
import { planOutputs, type OutputPlan } from "./output-plan.js";
import { openOutputs } from "./outputs.js";
import { loadOutputsOptions } from "./outputs-options.js";
import type { RunSettings } from "./options/run.js";
import { Progress } from "./progress/progress.js";
import { compileFilters } from "./filters.js";
import type { Redaction } from "./redaction/redaction.js";
import { ScriptErrors, scriptSurroundings } from "./script-surroundings.js";
import { refuseToReadStdout, terminalWidth } from "./standard-streams.js";

/** Runs saved flows through the scripts; returns the exit code. */
export async function run(
  settings: RunSettings,
  given: Pick<Surroundings, "log" | "damage" | "observer">,
): Promise<number> {
  const width = await terminalWidth(settings);
  refuseToReadStdout(settings);
  if (settings.isInPlace) {
    const { runInPlace } = await import("./in-place.js");
    return runInPlace(settings, { ...given, width, redaction: await redactionOf(settings) });
  }
  const plan = planOutputs(settings, width !== null);
  const inputs = await inputsOf(settings);
  const redaction = await redactionOf({ ...settings, inputs });
  return runOnce({ ...settings, inputs }, plan, { ...given, width, redaction });
}

/** The redaction of all files of a run; null where nothing is redacted. */
async function redactionOf(settings: RunSettings): Promise<Redaction | null> {
  if (!settings.redacts) return null;
  const { Redaction } = await import("./redaction/redaction.js");
  return Redaction.load(settings);
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
  /** Gathers what is passed over because of damage, for the caller to say in sum; made if not given. */
  readonly damage?: DamageReport;
  /** Looks on, beside what was asked for. */
  readonly observer?: FlowObserver | undefined;
}

/** One run: `start`, the flows of all inputs, `done`. Returns the exit code. */
export async function runOnce(
  settings: RunSettings,
  plan: OutputPlan,
  { log, width, redaction, observer, ...surroundings }: Surroundings,
): Promise<number> {
  const selection = await compileFilters(settings.filters);
  const errors = new ScriptErrors(log);
  const passedOver = new Losses();
  const runner = new FlowRunner(
    await loadAllScripts(settings),
    scriptSurroundings(settings, selection.script, { log, errors }),
  );
  const { onError } = errors;
  const outputsOptions = await loadOutputsOptions(plan, settings, { log, width, onError });
  const { interruption = new Interruption() } = surroundings;
  const { signal } = interruption;
  const damage = surroundings.damage ?? new DamageReport(log);
  // The flow in hand is finished, and not all those that were read with it.
  signal.addEventListener("abort", () => runner.stop());
  const { inputs, filters, summary } = settings;
  const isTerminalBusy = width !== null && !isNothing(plan);
  const progress = new Progress({ inputs, summary, isTerminalBusy }, log);
  const outputs = await openOutputs(plan, outputsOptions);
  progress.start();
  const failure = await failureOf(async () => {
    await redaction?.learn(signal, progress);
    const ran = await runPipeline({
      readers: readAll(settings, { signal, outputs, passedOver, damage, progress }),
      runner,
      selection,
      ...(redaction !== null && { finish: redaction.finish }),
      writers: outputs.writers,
      observers: [...outputs.observers, ...progress.observers, ...(observer ? [observer] : [])],
      signal,
      goesOnAfter: (error) => settings.onCorrupt !== "abort" && damage.endsFile(error),
      onFurtherError: (error) => {
        if (!(error instanceof ClosedPipeError)) log.failure(error);
      },
    });
    damage.flowsWritten = ran.flowsWritten;
    const isIdle = ran.flowsRead === 0 && inputs.every((path) => path === "-");
    const hint = isIdle ? nothingWasRead(filters.write) : null;
    if (hint !== null) log.warn(plainText(hint));
    if (interruption.stray !== null) throw runner.strayError(interruption.stray.error);
  });

  progress.stop();
  return conclude({
    settings,
    outputs,
    writesCapture: plan.capture !== null,
    failure,
    interruption,
    scriptErrors: errors.count,
    damage,
    saysDamage: surroundings.damage === undefined,
    passedOver,
    redaction,
    progress,
    log,
  });
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
