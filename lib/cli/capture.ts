import { Capture } from "../capture/capture.js";
import type { Authority } from "../capture/ca/authority.js";
import { loadAuthority } from "../capture/ca/load-authority.js";
import { Listener } from "../capture/listener.js";
import { LiveScripts } from "../capture/live-scripts.js";
import { hostPort, modeName } from "../capture/mode.js";
import { Recorder } from "../capture/recorder.js";
import { openServerReplay } from "../capture/server-replay/open-server-replay.js";
import { defaultUpstreamSettings, type UpstreamSettings } from "../capture/upstream/settings.js";
import { Ending } from "./ending.js";
import { exitCode } from "./exit-code.js";
import { compileFilters } from "./filters.js";
import { Interruption } from "./interruption.js";
import { loadAllScripts } from "./load-all-scripts.js";
import type { StderrLog } from "./log.js";
import type { CaptureSettings } from "./options/capture.js";
import { planOutputs } from "./output-plan.js";
import { openOutputs } from "./outputs.js";
import { loadOutputsOptions } from "./outputs-options.js";
import { ScriptErrors, scriptSurroundings } from "./script-surroundings.js";
import { isTerminal, standardOutput } from "./terminal.js";

/** What is in flight when the capture is to end has so long to come to its end; milliseconds. */
const patience = 5000;

/** Records live traffic until it is interrupted; returns the exit code. */
export async function runCapture(settings: CaptureSettings, log: StderrLog): Promise<number> {
  const showsOnTerminal = await isTerminal(standardOutput);
  const flowDetail = flowDetailOf(settings, showsOnTerminal);
  const outputSettings = {
    ...settings,
    inputs: [],
    flowDetail,
    isLive: true,
    showsDiff: false,
    isDryRun: false,
  };
  const plan = planOutputs(outputSettings, showsOnTerminal);
  const selection = await compileFilters(settings.filters);
  const loaded = await loadAllScripts(settings);
  const authority = await loadAuthority(settings.authorityFolder);
  const serverReplay = await openReplay(settings, log);
  const errors = new ScriptErrors(log);
  const width = showsOnTerminal ? process.stdout.columns || Infinity : null;
  const { onError } = errors;
  const outputsOptions = await loadOutputsOptions(plan, settings, { log, width, onError });
  const listener = await Listener.open(settings.host, settings.port);
  const interruption = new Interruption();
  const ending = new Ending(interruption.signal);
  // Not before it listens: what is in the file is not to be lost to a port that is taken.
  const outputs = await openOutputs(plan, outputsOptions);
  const recorder = new Recorder({
    writers: outputs.writers,
    filter: selection.write,
    onFlowError: (error) => log.failure(error),
    onFailure: (error) => ending.fail(error),
  });
  const scripts = new LiveScripts(loaded, recorder, {
    ...scriptSurroundings(settings, selection.script, { log, errors }),
    onStop: () => ending.stop(),
  });
  await ending.attempt(() => scripts.runOnce("start"));
  if (ending.failure === null) {
    const capture = new Capture(listener, {
      ...settings,
      upstream: upstreamSettings(settings),
      scripts,
      recorder,
      log,
      authority,
      answer: serverReplay === null ? null : (flow) => serverReplay.answer(flow),
    });
    announce(settings, listener.port, authority, log);
    await ending.come;
    await capture.stop(patience);
  } else {
    listener.close();
  }
  await ending.attempt(() => scripts.runOnce("done"));
  serverReplay?.close();
  await recorder.flush();
  await ending.attempt(async () => {
    if (!recorder.hasFailed) for (const writer of outputs.writers) await writer.end();
    await outputs.commit();
  });
  const lossReport = outputs.lossReport();
  if (lossReport !== null) log.warn(lossReport);
  log.info(counted(recorder.flowsWritten));

  if (ending.failure !== null) throw ending.failure.error;
  if (interruption.stray !== null) throw scripts.strayError(interruption.stray.error);
  if (errors.count > 0) return exitCode.script;
  // An interruption is how a capture ends.
  return exitCode.ok;
}

/** On a terminal flows are shown as they come, also where they are written to a file. */
function flowDetailOf({ flowDetail, output }: CaptureSettings, isTerminal: boolean) {
  const showsBoth = isTerminal && output !== null && output !== "-";
  return flowDetail ?? (showsBoth ? 1 : null);
}

async function openReplay({ serverReplay }: CaptureSettings, log: StderrLog) {
  if (serverReplay === null) return null;
  const { paths, options } = serverReplay;
  return openServerReplay(paths, { ...options, onExtra: (message) => log.warn(message) });
}

function upstreamSettings({ requests }: CaptureSettings): UpstreamSettings {
  const { timeout = defaultUpstreamSettings.responseTimeout, ...others } = requests;
  return { ...defaultUpstreamSettings, ...others, responseTimeout: timeout };
}

function announce(
  { mode, host, credentials, requests }: CaptureSettings,
  port: number,
  authority: Authority,
  log: StderrLog,
): void {
  const who = credentials === null ? "" : ", for those who know user and password";
  log.info(`${modeName(mode)} proxy listens on ${hostPort(host, port)}${who}`);
  if (authority.isNew) {
    log.info(
      `made a certificate authority in ${authority.folder}; mitmts-dump ca tells how to trust it`,
    );
  }
  if (requests.verifies === false) {
    log.warn("the certificates of servers are not verified: anybody may stand in for them");
  }
}

function counted(flows: number): string {
  return flows === 1 ? "1 flow was recorded" : `${flows} flows were recorded`;
}
