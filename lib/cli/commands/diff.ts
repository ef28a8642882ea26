import { compareCaptures, type ComparedCapture } from "../../diff/compare-captures.js";
import { DiffCount, statLine } from "../../diff/diff-count.js";
import { diffLines } from "../../diff/diff-lines.js";
import type { Format } from "../../formats/format.js";
import { ClosedPipeError } from "../../io/errors.js";
import { readInput } from "../../io/input.js";
import { openOutput } from "../../io/open-output.js";
import { openFlows } from "../../open-flows.js";
import { cutLine } from "../../terminal/cut-line.js";
import { TextSink } from "../../terminal/text-sink.js";
import type { Command } from "../command.js";
import { exitCodeOf } from "../exit-code.js";
import { openOptions } from "../inputs.js";
import { colorOf, listingOptions } from "../options/listing.js";
import type { OptionTable } from "../options/option-table.js";
import { openingOptions, openingSettings, type OpeningSettings } from "../options/reading.js";
import type { StderrLog } from "../log.js";
import { isTerminal, outputWidth, standardOutput, usesColor } from "../terminal.js";
import { UsageError } from "../usage-error.js";

const diffOptions = {
  ...openingOptions,
  stat: {
    type: "boolean",
    group: "Output:",
    describe: "Count the lines that differ, a line for each flow",
  },
  color: { ...listingOptions.color, group: "Output:" },
} as const satisfies OptionTable;

/** As diff has it. */
const diffExitCode = { same: 0, different: 1, trouble: 2 } as const;

/** Shows how two captures differ. */
export const diff: Command<keyof typeof diffOptions> = {
  usage: `mitmts-dump diff [options] BEFORE AFTER

Shows how two captures differ, in whatever formats they are: flows are matched
by their ids, else by what they are. The exit code is 0 when they are the same,
1 when they differ, 2 when something failed.`,
  options: diffOptions,
  epilogue: `Examples:
  mitmts-dump diff before.mitm after.har
  mitmts-dump diff --stat before.mitm after.mitm`,

  async execute(values, log) {
    const [before, after, ...rest] = values.positional;
    if (before === undefined || after === undefined || rest.length > 0) {
      throw new UsageError("diff: name the two captures to compare");
    }
    if (before === "-" && after === "-") throw new UsageError("diff: only one can be stdin");
    const isOnTerminal = await isTerminal(standardOutput);
    const options = {
      isStat: values.flag("stat"),
      width: outputWidth(isOnTerminal),
      color: usesColor(colorOf(values), isOnTerminal),
      opening: openingSettings(values),
    };
    return troubleAsDiff(log, () => compare(before, after, options));
  },
};

interface DiffSettings {
  readonly isStat: boolean;
  readonly width: number;
  readonly color: boolean;
  /** How both are opened. */
  readonly opening: OpeningSettings;
}

async function compare(before: string, after: string, settings: DiffSettings): Promise<number> {
  const old = await open(before, settings.opening);
  const young = await open(after, settings.opening);
  const output = await openOutput("-");
  const text = new TextSink(output, { color: settings.color, tabs: true });
  const count = new DiffCount();
  const scope = [old, young].every(({ format }) => holdsEverything(format))
    ? "everything"
    : "messages";
  for await (const difference of compareCaptures(old.capture, young.capture, scope)) {
    count.add(difference);
    if (difference === null) continue;
    if (settings.isStat) await text.line(cutLine(statLine(difference), settings.width));
    else await text.lines(diffLines(difference));
    await text.flush();
  }
  if (settings.isStat) await text.line(count.total());
  await text.flush();
  await output.commit();
  return count.isEmpty ? diffExitCode.same : diffExitCode.different;
}

async function open(
  path: string,
  settings: OpeningSettings,
): Promise<{ readonly format: Format | null; readonly capture: ComparedCapture }> {
  const options = openOptions(path, settings);
  const { format, reader } = await openFlows(readInput(path), options);
  return { format, capture: { name: options.file.replace(/^\/+/, ""), flows: reader } };
}

/** Other formats have no place for connections, ids and notes, which then cannot be compared. */
function holdsEverything(format: Format | null): boolean {
  return format === null || ["mitm", "jsonl", "msgpack"].includes(format.name);
}

async function troubleAsDiff(log: StderrLog, action: () => Promise<number>): Promise<number> {
  try {
    return await action();
  } catch (error) {
    // Who closes the pipe has seen a difference: without one, nothing is written.
    if (error instanceof ClosedPipeError) return diffExitCode.different;
    if (exitCodeOf(error) === undefined) throw error;
    log.failure(error);
    return diffExitCode.trouble;
  }
}
