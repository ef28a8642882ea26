import type { Command } from "../command.js";
import { DamageReport } from "../damage-report.js";
import { readingOptions, readingSettings } from "../options/reading.js";
import { runOptions, runSettings, type RunSettings } from "../options/run.js";
import { outputOptions, outputSettings } from "../options/writing.js";
import { run } from "../run.js";
import { UsageError } from "../usage-error.js";
import { Values } from "../values.js";

const options = { ...readingOptions, ...outputOptions } as const;

/** `mitmts-dump recover`: saves the whole flows of damaged files. */
export const recover: Command<keyof typeof options> = {
  usage: `mitmts-dump recover FILE... -w FILE

Saves the flows of damaged files that are whole, and tells what was lost.
The exit code is 0 where nothing was, 1 where something was.`,
  options,
  epilogue: `Examples:
  mitmts-dump recover broken.mitm -w good.mitm
  mitmts-dump recover broken.har.gz --from har -w good.har`,

  async execute(values, log) {
    const settings = settingsOf(values);
    if (settings.inputs.length === 0) throw new UsageError("recover: name the damaged files");
    const damage = new DamageReport(log);
    const code = await run(settings, { log, damage });
    if (damage.flowsWritten !== null) log.info(reportOf(damage.flowsWritten, damage.sum()));
    return code;
  },
};

function reportOf(flows: number, lost: string | null): string {
  return `${flows === 1 ? "1 flow" : `${flows} flows`} saved; ${lost ?? "nothing was lost"}`;
}

function settingsOf(values: Values<keyof typeof options>): RunSettings {
  return {
    ...runSettings(new Values([], runOptions)),
    ...readingSettings(values),
    ...outputSettings(values),
    inputs: [...values.list("rfile"), ...values.positional],
    onCorrupt: "skip",
    summary: "none",
  };
}
