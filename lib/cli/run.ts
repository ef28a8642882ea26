import { statSync } from "node:fs";
import { FlowRunner } from "../flow-runner.js";
import { FlowReadError, UnknownFormatError } from "../formats/errors.js";
import type { FlowReader, Format } from "../formats/format.js";
import { ClosedPipeError, CompressionError } from "../io/errors.js";
import { inputName, readInput } from "../io/input.js";
import { openFlows } from "../open-flows.js";
import { runPipeline } from "../pipeline.js";
import { loadScripts } from "../script/scripts.js";
import { cacheFolder } from "./cache-folder.js";
import { exitCode } from "./exit-code.js";
import { Interruption } from "./interruption.js";
import type { StderrLog } from "./log.js";
import { planOutputs, type OutputPlan } from "./output-plan.js";
import { openOutputs } from "./outputs.js";
import type { RunSettings } from "./options/run.js";
import { Progress } from "./progress/progress.js";
import { isSameFile } from "./same-file.js";
import { compileFilters } from "./filters.js";
import { isTerminal, outputWidth, standardInput, standardOutput, usesColor } from "./terminal.js";
import { UsageError } from "./usage-error.js";

/** Runs saved flows through the scripts; returns the exit code. */
export async function run(settings: RunSettings, log: StderrLog): Promise<number> {
  const usesStdout =
    settings.output === null ||
    settings.output === "-" ||
    settings.showsDiff ||
    Boolean(settings.flowDetail);
  const showsOnTerminal = usesStdout && (await isTerminal(standardOutput));
  const plan = planOutputs(settings, showsOnTerminal);
  const selection = await compileFilters(settings.filters);
  const inputs = await inputsOf(settings);
  const scriptErrors = { count: 0 };
  const runner = new FlowRunner(await loadAll(settings), {
    onScriptError: settings.onScriptError,
    options: settings.scriptOptions,
    filter: selection.script,
    logFor: (script) => log.named(script),
    onError: (error) => {
      scriptErrors.count++;
      log.failure(error);
    },
  });
  const progress = new Progress(
    { inputs, summary: settings.summary, isTerminalBusy: showsOnTerminal && !isNothing(plan) },
    log,
  );
  const interruption = new Interruption();
  const outputs = await openOutputs(plan, {
    width: outputWidth(showsOnTerminal),
    color: usesColor(settings.color, showsOnTerminal),
    contentview: settings.contentview,
  });
  progress.start();
  const failure = await failureOf(async () => {
    await runPipeline({
      readers: readAll(inputs, settings, {
        signal: interruption.signal,
        onFormat: (format) => outputs.useInputFormat(format),
        progress,
      }),
      runner,
      selection,
      writers: outputs.writers,
      observers: [...outputs.observers, ...progress.observers],
      signal: interruption.signal,
      onFurtherError: (error) => {
        if (!(error instanceof ClosedPipeError)) log.failure(error);
      },
    });
    if (interruption.stray !== null) throw runner.strayError(interruption.stray.error);
  });

  progress.stop();

  const wasInterrupted = interruption.exitCode !== null;
  const isWhole = failure === null && !wasInterrupted;
  // What was read before damage is whole too. Nothing, or a part of what it replaces, does not count.
  const isDamage = failure !== null && isDamagedInput(failure.error) && !wasInterrupted;
  const counts = isWhole || (isDamage && outputs.hasFlows && !replacesInput(settings));
  await (counts ? outputs.commit() : outputs.rollback());
  const lossReport = counts ? outputs.lossReport() : null;
  if (lossReport !== null) log.warn(lossReport);

  progress.summarise(counts ? outputs.bytesWritten : 0);

  // A flow that a signal cut short is not damaged.
  const isCutShort = failure === null || isDamagedInput(failure.error);
  if (interruption.exitCode !== null && isCutShort) return interruption.exitCode;
  if (failure !== null) throw failure.error;
  return scriptErrors.count > 0 ? exitCode.script : exitCode.ok;
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

function isDamagedInput(error: unknown): boolean {
  return [FlowReadError, CompressionError, UnknownFormatError].some(
    (type) => error instanceof type,
  );
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

function loadAll(settings: RunSettings): ReturnType<typeof loadScripts> {
  // Stack traces are to point at the script as it was written, not as it was compiled.
  if (settings.scripts.length > 0) process.setSourceMapsEnabled(true);
  return loadScripts(settings.scripts, {
    cacheFolder: cacheFolder(),
    check: settings.checksScripts,
  });
}

interface ReadHooks {
  readonly signal: AbortSignal;
  /** Told of each input's format before its flows. */
  readonly onFormat: (format: Format) => Promise<void>;
  readonly progress: Progress;
}

async function* readAll(
  inputs: readonly string[],
  { from, maxBodyBytes, output }: RunSettings,
  { signal, onFormat, progress }: ReadHooks,
): AsyncGenerator<FlowReader, void, undefined> {
  for (const path of inputs) {
    if (signal.aborted) return;
    const bytes = readInput(path, { signal, maxBytes: sizeIfAppendedTo(path, output) });
    const limits = maxBodyBytes === null ? {} : { maxBodyBytes };
    const { format, reader } = await openFlows(progress.counted(bytes), {
      file: inputName(path),
      from,
      ...limits,
    });
    if (format !== null) await onFormat(format);
    yield reader;
  }
}

/** A file that is added to while it is read would never end: what it has now is what is read. */
function sizeIfAppendedTo(path: string, output: string | null): number {
  const isAppendedTo = output?.startsWith("+") === true && isSameFile(path, output.slice(1));
  return isAppendedTo ? statSync(path).size : Infinity;
}
