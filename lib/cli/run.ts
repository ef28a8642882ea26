import { statSync } from "node:fs";
import { FlowRunner } from "../flow-runner.js";
import { FlowReadError } from "../formats/errors.js";
import type { FlowReader } from "../formats/format.js";
import { readMitm } from "../formats/mitm/reader.js";
import { inputName, readInput } from "../io/input.js";
import { runPipeline } from "../pipeline.js";
import { loadScripts } from "../script/scripts.js";
import { cacheFolder } from "./cache-folder.js";
import { exitCode } from "./exit-code.js";
import { Interruption } from "./interruption.js";
import type { StderrLog } from "./log.js";
import { openOutputs, planOutputs } from "./outputs.js";
import type { RunSettings } from "./parse.js";
import { UsageError } from "./usage-error.js";

const standardInput = 0;
const standardOutput = 1;

/** Runs saved flows through the scripts; returns the exit code. */
export async function run(settings: RunSettings, log: StderrLog): Promise<number> {
  const usesStdout =
    settings.output === null || settings.output === "-" || settings.flowDetail === 1;
  const showsOnTerminal = usesStdout && (await isTerminal(standardOutput));
  const plan = planOutputs(settings, showsOnTerminal);
  const inputs = await inputsOf(settings);
  const scriptErrors = { count: 0 };
  const runner = new FlowRunner(await loadAll(settings), {
    onScriptError: settings.onScriptError,
    options: settings.scriptOptions,
    logFor: (script) => log.named(script),
    onError: (error) => {
      scriptErrors.count++;
      log.failure(error);
    },
  });
  const interruption = new Interruption();
  const outputs = await openOutputs(plan, showsOnTerminal ? process.stdout.columns : Infinity);
  try {
    await runPipeline({
      readers: readAll(inputs, settings.output, interruption.signal),
      runner,
      writers: outputs.writers,
      signal: interruption.signal,
      onFurtherError: (error) => log.failure(error),
    });
    if (interruption.stray !== null) throw runner.strayError(interruption.stray.error);
  } catch (error) {
    // What was read before the damage is whole, and counts. A flow that was cut short by a signal
    // is not damaged.
    const isDamage = error instanceof FlowReadError && interruption.exitCode === null;
    await (isDamage ? outputs.commit() : outputs.rollback());
    if (error instanceof FlowReadError && !isDamage)
      return interruption.exitCode ?? exitCode.failed;
    throw error;
  }
  if (interruption.exitCode !== null) {
    await outputs.rollback();
    return interruption.exitCode;
  }
  await outputs.commit();
  const lossReport = outputs.lossReport();
  if (lossReport !== null) log.warn(lossReport);
  return scriptErrors.count > 0 ? exitCode.script : exitCode.ok;
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

function* readAll(
  inputs: readonly string[],
  output: string | null,
  signal: AbortSignal,
): Generator<FlowReader> {
  for (const path of inputs) {
    const bytes = readInput(path, { signal, maxBytes: sizeIfAppendedTo(path, output) });
    yield readMitm(bytes, { file: inputName(path) });
  }
}

/** A file that is added to while it is read would never end: what it has now is what is read. */
function sizeIfAppendedTo(path: string, output: string | null): number {
  if (output?.startsWith("+") !== true) return Infinity;
  const read = statSync(path, { throwIfNoEntry: false });
  const written = statSync(output.slice(1), { throwIfNoEntry: false });
  const isSame = read !== undefined && read.dev === written?.dev && read.ino === written.ino;
  return isSame && read.isFile() ? read.size : Infinity;
}

/** Imported when it is asked: `node:tty` takes a good part of a short run. */
async function isTerminal(descriptor: number): Promise<boolean> {
  const { isatty } = await import("node:tty");
  return isatty(descriptor);
}
