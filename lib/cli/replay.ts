import { ClientReplay, type ReplaySummary } from "../capture/client-replay/client-replay.js";
import { Requester } from "../capture/client-replay/requester.js";
import { LiveScripts } from "../capture/live-scripts.js";
import { Recorder } from "../capture/recorder.js";
import { isDamage } from "../damage.js";
import type { Flow } from "../flow/flow.js";
import type { FlowFilter } from "../filter/compile.js";
import type { FlowReader } from "../formats/format.js";
import { Losses } from "../formats/losses.js";
import { ClosedPipeError } from "../io/errors.js";
import { select } from "../select.js";
import { DamageReport } from "./damage-report.js";
import { exitCode } from "./exit-code.js";
import { compileFilters } from "./filters.js";
import { inputsOf, readAll } from "./inputs.js";
import { Interruption } from "./interruption.js";
import { loadAllScripts } from "./load-all-scripts.js";
import type { StderrLog } from "./log.js";
import type { ReplaySettings } from "./options/replay.js";
import { planOutputs } from "./output-plan.js";
import { openOutputs, type Outputs } from "./outputs.js";
import { loadOutputsOptions } from "./outputs-options.js";
import { reportOn } from "./conclude.js";
import { ScriptErrors, scriptSurroundings } from "./script-surroundings.js";
import { refuseToReadStdout, terminalWidth } from "./standard-streams.js";

/** Sends the requests of saved flows again; returns the exit code. */
export async function replay(settings: ReplaySettings, log: StderrLog): Promise<number> {
  const width = await terminalWidth(settings.run);
  refuseToReadStdout(settings.run);
  const plan = planOutputs(settings.run, width !== null);
  const run = { ...settings.run, inputs: await inputsOf(settings.run) };
  const selection = await compileFilters(run.filters);
  const loaded = await loadAllScripts(run);
  const failures: unknown[] = [];
  const interruption = new Interruption();
  const stop = new AbortController();
  interruption.signal.addEventListener("abort", () => stop.abort());
  const errors = new ScriptErrors(log);
  const around = { log, width, onError: errors.onError };
  const outputs = await openOutputs(plan, await loadOutputsOptions(plan, run, around));
  const recorder = new Recorder({
    writers: outputs.writers,
    filter: selection.write,
    onFlowError: (error) => failures.push(error),
    onFailure: (error) => {
      failures.push(error);
      stop.abort();
    },
  });
  const scripts = new LiveScripts(loaded, recorder, {
    ...scriptSurroundings(run, selection.script, { log, errors }),
    onStop: () => stop.abort(),
  });
  const requester = new Requester(run.requests);
  const passedOver = new Losses();
  const client = new ClientReplay({ ...settings, scripts, requester, signal: stop.signal });
  const damage = new DamageReport(log);
  const into = { signal: stop.signal, outputs, passedOver, damage, progress: null };
  const readers = readAll(run, into);
  let summary: ReplaySummary | null = null;
  await gather(failures, async () => {
    await scripts.runOnce("start");
    summary = await client.run(flowsOf(readers, selection.read, outputs, recorder));
  });
  requester.close();
  await gather(failures, () => scripts.runOnce("done"));
  await recorder.flush();
  if (!recorder.hasFailed) {
    await gather(failures, async () => {
      for (const writer of outputs.writers) await writer.end();
    });
  }
  return conclude({
    failures,
    outputs,
    summary,
    passedOver,
    damage,
    interruption,
    scriptErrors: errors.count,
    log,
  });
}

/** The flows of all files that a filter selects, one by one. */
async function* flowsOf(
  readers: AsyncIterable<FlowReader>,
  filter: FlowFilter | null,
  { writers }: Outputs,
  recorder: Recorder,
): AsyncGenerator<Flow, void, undefined> {
  for await (const reader of readers) {
    for (const writer of writers) writer.beginInput?.(reader);
    for await (const flows of reader) {
      const chosen = select(flows, filter);
      for (const flow of chosen.flows) {
        if (recorder.room !== null) await recorder.room;
        yield flow;
      }
      if (chosen.failure !== null) throw chosen.failure.error;
    }
  }
}

async function gather(failures: unknown[], action: () => Promise<void>): Promise<void> {
  try {
    await action();
  } catch (error) {
    failures.push(error);
  }
}

interface Ending {
  readonly failures: readonly unknown[];
  readonly outputs: Outputs;
  readonly summary: ReplaySummary | null;
  readonly passedOver: Losses;
  readonly damage: DamageReport;
  readonly interruption: Interruption;
  readonly scriptErrors: number;
  readonly log: StderrLog;
}

/** What was sent, was sent: all that came of it is kept, whatever happened then. */
async function conclude(ending: Ending): Promise<number> {
  const { failures, outputs, summary, passedOver, damage, interruption, scriptErrors, log } =
    ending;
  const told = failures.filter((error) => !(error instanceof ClosedPipeError));
  const isLost = told.some((error) => !isDamage(error)) && !outputs.hasFlows;
  await (isLost ? outputs.rollback() : outputs.commit());
  const lossReport = outputs.lossReport();
  if (lossReport !== null) log.warn(lossReport);
  const passedOverReport = reportOn(passedOver);
  if (passedOverReport !== null) log.warn(passedOverReport);
  const lost = damage.sum();
  if (lost !== null) log.warn(lost);
  if (summary !== null) report(summary, log);
  for (const error of told.slice(1)) log.failure(error);
  if (told.length > 0) throw told[0];
  if (interruption.exitCode !== null) return interruption.exitCode;
  if (damage.hasGaps) return exitCode.failed;
  if (scriptErrors > 0) return exitCode.script;
  return summary !== null && summary.failed > 0 ? exitCode.failed : exitCode.ok;
}

function report({ replayed, failed, leftOut }: ReplaySummary, log: StderrLog): void {
  const reasons = leftOut.report();
  if (reasons !== null) log.warn(`flows that were not sent: ${reasons}`);
  const count = replayed === 1 ? "1 request was replayed" : `${replayed} requests were replayed`;
  if (failed === 0) log.info(count);
  else log.warn(`${count}, ${failed} of them failed`);
}
