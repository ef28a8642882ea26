import { isDamage } from "../damage.js";
import { FlowRunner } from "../flow-runner.js";
import type { FlowReader } from "../formats/format.js";
import { Losses } from "../formats/losses.js";
import { ClosedPipeError } from "../io/errors.js";
import { inputName, readInput } from "../io/input.js";
import { openFlows } from "../open-flows.js";
import { runPipeline } from "../pipeline.js";
import { plainText } from "../terminal/plain-text.js";
import { loadScripts, type LoadedScript } from "../script/scripts.js";
import { cacheFolder } from "./cache-folder.js";
import { DamageReport } from "./damage-report.js";
import { exitCode } from "./exit-code.js";
import { Interruption } from "./interruption.js";
import type { StderrLog } from "./log.js";
import { planOutputs, type OutputPlan } from "./output-plan.js";
import { openOutputs, type Outputs } from "./outputs.js";
import type { RunSettings } from "./options/run.js";
import { Progress } from "./progress/progress.js";
import { isSameFile } from "./same-file.js";
import { compileFilters } from "./filters.js";
import { refuseToReadStdout, terminalWidth } from "./standard-streams.js";
import { isTerminal, standardInput, usesColor } from "./terminal.js";
import { UsageError } from "./usage-error.js";

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
    return runInPlace(settings, { log, width });
  }
  const plan = planOutputs(settings, width !== null);
  const inputs = await inputsOf(settings);
  return runOnce({ ...settings, inputs }, plan, { log, width, ...(damage && { damage }) });
}

/** What a run has around it. */
export interface Surroundings {
  readonly log: StderrLog;
  /** The width of standard output; null where it is not used, or no terminal. */
  readonly width: number | null;
  /** What can end it from outside; made when the scripts are loaded if not given. */
  readonly interruption?: Interruption;
  /** Gathers what is passed over because of damage; one that says it in sum is made if not given. */
  readonly damage?: DamageReport;
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
  const runner = new FlowRunner(await scriptsOf(settings), {
    onScriptError: settings.onScriptError,
    options: settings.scriptOptions,
    filter: selection.script,
    logFor: (script) => log.named(script),
    onError: (error) => {
      scriptErrors.count++;
      log.failure(error);
    },
  });
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
    onRepair: (what) => log.warn(plainText(what)),
  });
  progress.start();
  const failure = await failureOf(async () => {
    const ran = await runPipeline({
      readers: readAll(settings, { signal, outputs, passedOver, damage, progress }),
      runner,
      selection,
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
  if (!counts && isDamaged && settings.output !== null) {
    const why = outputs.hasFlows ? "it would replace what is damaged" : "no flow is whole";
    log.warn(`nothing is written to ${settings.output}: ${why}`);
  }
  const lossReport = counts ? outputs.lossReport() : null;
  if (lossReport !== null) log.warn(lossReport);
  const passedOverReport = plan.capture === null ? null : reportOn(passedOver);
  if (passedOverReport !== null) log.warn(passedOverReport);

  progress.summarise(counts ? outputs.bytesWritten : 0);

  if (interruption.exitCode !== null && isCutShort) return interruption.exitCode;
  if (failure !== null) throw failure.error;
  if (damage.hasGaps) return exitCode.failed;
  return scriptErrors.count > 0 ? exitCode.script : exitCode.ok;
}

/** What the inputs have that is no flow, and is not in the capture; null where there is nothing. */
function reportOn(passedOver: Losses): string | null {
  const report = passedOver.report();
  return report === null ? null : `what is no flow was passed over: ${report}`;
}

/** Whether nothing is written, and nothing shown. */
function isNothing({ capture, shown }: OutputPlan): boolean {
  return capture === null && shown === null;
}

function limitsOf({ maxBodyBytes, maxFlowBytes }: RunSettings) {
  return {
    ...(maxBodyBytes !== null && { maxBodyBytes }),
    ...(maxFlowBytes !== null && { maxFlowBytes }),
  };
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

async function inputsOf({ inputs }: RunSettings): Promise<readonly string[]> {
  if (inputs.length > 0) return inputs;
  if (await isTerminal(standardInput)) {
    throw new UsageError(
      "nothing to read: name a file with -r, or pipe flows in; --help shows more",
    );
  }
  return ["-"];
}

async function scriptsOf(settings: RunSettings): Promise<readonly LoadedScript[]> {
  // Stack traces are to point at the script as it was written, not as it was compiled.
  if (settings.scripts.length > 0) process.setSourceMapsEnabled(true);
  const scripts = await loadScripts(settings.scripts, {
    cacheFolder: cacheFolder(),
    check: settings.checksScripts,
  });
  if (Object.keys(settings.addons).length === 0) return scripts;
  const { withAddons } = await import("../addons/addons.js");
  return withAddons(scripts, settings.addons);
}

interface ReadInto {
  readonly signal: AbortSignal;
  readonly outputs: Outputs;
  /** Counts what inputs have that is no flow. */
  readonly passedOver: Losses;
  readonly damage: DamageReport;
  readonly progress: Progress;
}

async function* readAll(
  settings: RunSettings,
  { signal, outputs, passedOver, damage, progress }: ReadInto,
): AsyncGenerator<FlowReader, void, undefined> {
  const { inputs, from, output, onCorrupt } = settings;
  for (const path of inputs) {
    if (signal.aborted) return;
    // A file that is added to while it is read would never end: what was there is what is read.
    const isAddedTo = output?.startsWith("+") === true && isSameFile(path, output.slice(1));
    const maxBytes = isAddedTo ? outputs.bytesBefore : Infinity;
    const bytes = readInput(path, { signal, maxBytes });
    const options = { file: inputName(path), from, passedOver, ...limitsOf(settings) };
    const onGap = onCorrupt === "skip" && { onGap: damage.onGap };
    let reader: FlowReader;
    try {
      const opened = await openFlows(progress.counted(bytes), { ...options, ...onGap });
      if (opened.format !== null) await outputs.useInputFormat(opened.format);
      reader = opened.reader;
    } catch (error) {
      // A file that is no capture, or of which nothing can be told.
      if (onCorrupt === "abort" || !damage.endsFile(error)) throw error;
      continue;
    }
    yield reader;
  }
}
