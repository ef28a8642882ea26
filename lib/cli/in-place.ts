import { plainText } from "../terminal/plain-text.js";
import { FileError } from "../io/errors.js";
import { outputFileLike } from "../output-file.js";
import { exitCode, exitCodeOf } from "./exit-code.js";
import { Interruption } from "./interruption.js";
import type { RunSettings } from "./options/run.js";
import { planFile, shownBy, type OutputPlan } from "./output-plan.js";
import { runOnce, type Surroundings } from "./run.js";
import { UsageError } from "./usage-error.js";

/** What became of a file: its exit code, and whether the new one is in its place. */
interface Rewriting {
  readonly path: string;
  readonly code: number;
  readonly isDone: boolean;
}

/**
 * Rewrites each input, as a run of its own: with `start` and `done`, and all or nothing. One that fails
 * does not stop the others. Returns the exit code of the first that failed.
 */
export async function runInPlace(
  settings: RunSettings,
  surroundings: Surroundings,
): Promise<number> {
  const { inputs } = settings;
  if (inputs.length === 0 || inputs.includes("-")) {
    throw new UsageError("-i rewrites files: name each with -r");
  }
  const interruption = new Interruption();
  const rewritings: Rewriting[] = [];
  for (const path of inputs) {
    interruption.renew();
    rewritings.push(await rewrite(path, settings, { ...surroundings, interruption }));
    if (interruption.exitCode !== null) break;
  }
  const report = summary(rewritings, inputs.length);
  if (report !== null) surroundings.log.warn(report);
  return interruption.exitCode ?? rewritings.find(({ code }) => code !== 0)?.code ?? exitCode.ok;
}

/** @throws What fails for each file: a script that does not load. */
async function rewrite(
  path: string,
  settings: RunSettings,
  surroundings: Surroundings,
): Promise<Rewriting> {
  try {
    const plan = await planRewriting(path, settings);
    const code = await runOnce({ ...settings, inputs: [path], output: path }, plan, surroundings);
    return { path, code, isDone: code === exitCode.ok || code === exitCode.script };
  } catch (error) {
    const code = exitCodeOf(error);
    if (code === undefined || code === exitCode.usage) throw error;
    surroundings.log.failure(error);
    return { path, code, isDone: false };
  }
}

async function planRewriting(path: string, settings: RunSettings): Promise<OutputPlan> {
  const found = await outputFileLike(path);
  if (found === null) {
    throw new FileError(path, "write", null, "it is no file, and cannot be rewritten in place");
  }
  const capture = planFile(found, { ...settings, inputs: [path] });
  return { capture: settings.isDryRun ? null : capture, shown: shownBy(settings) };
}

/** What became of the files; null where nothing went wrong. */
function summary(rewritings: readonly Rewriting[], count: number): string | null {
  const done = rewritings.filter(({ isDone }) => isDone).length;
  if (done === count) return null;
  const failed = rewritings.filter(({ isDone }) => !isDone).map(({ path }) => plainText(path));
  const left = count - rewritings.length;
  const notBegun = left === 0 ? "" : `; ${left} not begun`;
  return `${done} of ${count} files rewritten; as they were: ${failed.join(", ")}${notBegun}`;
}
