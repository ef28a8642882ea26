import type { FlowFilter } from "../../filter/compile.js";
import { asReadError } from "../../formats/errors.js";
import { readInput } from "../../io/input.js";
import { openOutput } from "../../io/open-output.js";
import { openFlows } from "../../open-flows.js";
import { selects } from "../../select.js";
import { CaptureStats } from "../../stats/capture-stats.js";
import { reportLines } from "../../stats/report.js";
import { statsJson } from "../../stats/stats-json.js";
import { TextSink } from "../../terminal/text-sink.js";
import type { Command } from "../command.js";
import { exitCode } from "../exit-code.js";
import { compileFilters } from "../filters.js";
import { openOptions } from "../inputs.js";
import { filterOptions } from "../options/filters.js";
import { colorOf, listingOptions } from "../options/listing.js";
import type { OptionTable } from "../options/option-table.js";
import { openingOptions, openingSettings, type OpeningSettings } from "../options/reading.js";
import { isTerminal, outputWidth, standardOutput, usesColor } from "../terminal.js";
import { UsageError } from "../usage-error.js";
import type { Values } from "../values.js";

const statsOptions = {
  ...openingOptions,
  json: { type: "boolean", group: "Output:", describe: "All counts as JSON, for programs" },
  top: {
    type: "number",
    requiresArg: true,
    group: "Output:",
    describe: "Show so many hosts, so many content types ...",
    defaultDescription: "10",
  },
  "read-filter": { ...filterOptions["read-filter"], describe: "Count only flows that match" },
  color: { ...listingOptions.color, group: "Output:" },
} as const satisfies OptionTable;

/** Counts what is in captures. */
export const stats: Command<keyof typeof statsOptions> = {
  usage: `mitmts-dump stats [options] CAPTURE...

Counts flows, bytes and times by host, method, status and content type.`,
  options: statsOptions,
  epilogue: `Examples:
  mitmts-dump stats capture.mitm
  mitmts-dump stats --read-filter '~c 500' *.har
  mitmts-dump stats --json capture.mitm | jq '.by_host[].name'`,

  async execute(values) {
    if (values.positional.length === 0) throw new UsageError("stats: name the captures to count");
    const top = values.number("top") ?? 10;
    const isOnTerminal = await isTerminal(standardOutput);
    const color = usesColor(colorOf(values), isOnTerminal);
    const filter = await filterOf(values);
    const counted = await count(values.positional, openingSettings(values), filter);
    const output = await openOutput("-");
    if (values.flag("json")) {
      await output.write([Buffer.from(`${JSON.stringify(statsJson(counted), null, 2)}\n`)]);
    } else {
      const text = new TextSink(output, { color, tabs: false });
      await text.lines(reportLines(counted, { top, width: outputWidth(isOnTerminal) }));
      await text.flush();
    }
    await output.commit();
    return exitCode.ok;
  },
};

async function filterOf(values: Values<"read-filter">): Promise<FlowFilter | null> {
  const filters = { read: values.text("read-filter"), script: null, write: null };
  return (await compileFilters(filters)).read;
}

async function count(
  paths: readonly string[],
  settings: OpeningSettings,
  filter: FlowFilter | null,
): Promise<CaptureStats> {
  const counted = new CaptureStats();
  for (const path of paths) {
    const { reader } = await openFlows(readInput(path), openOptions(path, settings));
    for await (const flows of reader) {
      for (const flow of flows) {
        if (!selects(filter, flow)) continue;
        try {
          counted.add(flow);
        } catch (error) {
          throw asReadError(error, flow);
        }
      }
    }
  }
  return counted;
}
