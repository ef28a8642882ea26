import type { FlowReader } from "../formats/format.js";
import type { Losses } from "../formats/losses.js";
import { inputName, readInput } from "../io/input.js";
import { openFlows, type OpenOptions } from "../open-flows.js";
import type { DamageReport } from "./damage-report.js";
import { nothingToRead } from "./nothing-to-read.js";
import type { OpeningSettings } from "./options/reading.js";
import type { RunSettings } from "./options/run.js";
import type { Outputs } from "./outputs.js";
import type { Progress } from "./progress/progress.js";
import { isSameFile } from "./same-file.js";
import { isTerminal, standardInput } from "./terminal.js";
import { UsageError } from "./usage-error.js";

/**
 * The paths that are read: standard input where none was given.
 *
 * @throws UsageError when that is a terminal.
 */
export async function inputsOf({ inputs, filters }: RunSettings): Promise<readonly string[]> {
  if (inputs.length > 0) return inputs;
  if (await isTerminal(standardInput)) {
    throw new UsageError(nothingToRead(filters.write));
  }
  return ["-"];
}

/** What reading needs to know of the run. */
export interface ReadInto {
  readonly signal: AbortSignal;
  readonly outputs: Outputs;
  /** Counts what inputs have that is no flow. */
  readonly passedOver: Losses;
  readonly damage: DamageReport;
  /** Counts the bytes that are read; null where nobody wants to know. */
  readonly progress: Progress | null;
}

/** The flows of all inputs, one reader a file. */
export async function* readAll(
  settings: RunSettings,
  { signal, outputs, passedOver, damage, progress }: ReadInto,
): AsyncGenerator<FlowReader, void, undefined> {
  const { inputs, output, onCorrupt } = settings;
  for (const path of inputs) {
    if (signal.aborted) return;
    // A file that is added to while it is read would never end: what was there is what is read.
    const isAddedTo = output?.startsWith("+") === true && isSameFile(path, output.slice(1));
    const maxBytes = isAddedTo ? outputs.bytesBefore : Infinity;
    const bytes = readInput(path, { signal, maxBytes });
    const options = { ...openOptions(path, settings), passedOver };
    const onGap = onCorrupt === "skip" && { onGap: damage.onGap };
    let reader: FlowReader;
    try {
      const source = progress?.counted(bytes) ?? bytes;
      const opened = await openFlows(source, { ...options, ...onGap });
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

/** How a file is opened, as the command line says it. */
export function openOptions(
  path: string,
  { from, maxBodyBytes, maxFlowBytes }: OpeningSettings,
): OpenOptions {
  return {
    file: inputName(path),
    from,
    ...(maxBodyBytes !== null && { maxBodyBytes }),
    ...(maxFlowBytes !== null && { maxFlowBytes }),
  };
}
