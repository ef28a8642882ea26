import { UsageError } from "../usage-error.js";
import type { Values } from "../values.js";
import type { OptionTable } from "./option-table.js";
import { runOptions, runSettings, type RunSettings } from "./run.js";

/** What `replay` takes: what a run takes, and how to send. */
export const replayOptions = {
  ...runOptions,
  jobs: {
    alias: "j",
    type: "number",
    requiresArg: true,
    group: "Servers:",
    describe: "Requests under way at a time",
    defaultDescription: "1",
  },
  rate: {
    type: "string",
    requiresArg: true,
    group: "Servers:",
    describe: "Requests begun in a second; no limit if not given",
  },
} as const satisfies OptionTable;

export interface ReplaySettings {
  readonly run: RunSettings;
  readonly jobs: number;
  /** Requests in a second; `Infinity` for no limit. */
  readonly rate: number;
}

/** @throws UsageError, FileError */
export function replaySettings(values: Values<keyof typeof replayOptions>): ReplaySettings {
  const run = runSettings(values);
  if (run.isDryRun || run.showsDiff) {
    throw new UsageError("replay sends requests: there is no dry run of it, and no --diff");
  }
  if (run.redacts || run.prints.length > 0) {
    throw new UsageError("replay has no --redact and no --print: pipe what it writes into a run");
  }
  if (run.isInPlace) throw new UsageError("replay makes a new file: name it with -w");
  return {
    run,
    jobs: jobsOf(values.number("jobs")),
    rate: rateOf(values.text("rate")),
  };
}

const maxJobs = 1000;

function jobsOf(jobs: number | null): number {
  if (jobs === null) return 1;
  if (jobs >= 1 && jobs <= maxJobs) return jobs;
  throw new UsageError(`--jobs takes a number from 1 to ${maxJobs}`);
}

function rateOf(text: string | null): number {
  if (text === null) return Infinity;
  const rate = Number(text);
  if (rate > 0 && Number.isFinite(rate)) return rate;
  throw new UsageError(`--rate takes a number of requests a second, not "${text}"`);
}
