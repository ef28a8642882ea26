import type { Format } from "../../formats/format.js";
import { formatNamed, writableNames } from "../../formats/formats.js";
import { newestVersion, oldestWritableVersion } from "../../formats/mitm/version.js";
import { listOf } from "../list-of.js";
import { UsageError } from "../usage-error.js";
import type { Values } from "../values.js";
import type { OptionTable } from "./option-table.js";

/** Where flows are written, and how. */
export const outputOptions = {
  wfile: {
    alias: "w",
    type: "string",
    requiresArg: true,
    group: "Flows:",
    describe: "Write to a file; - is stdout, +FILE adds to FILE",
    filePrefix: "+",
  },
  to: {
    type: "string",
    choices: writableNames,
    requiresArg: true,
    group: "Flows:",
    describe: "Write in this format; else FILE's, or as read",
  },
  "mitm-version": {
    type: "number",
    requiresArg: true,
    group: "Flows:",
    hidden: true,
    describe: "Write mitm in this version, 12 to 21",
  },
} as const satisfies OptionTable;

/** The same, for a run: what it reads may also be what it writes. */
export const writingOptions = {
  ...outputOptions,
  "in-place": {
    alias: "i",
    type: "boolean",
    group: "Flows:",
    describe: "Rewrite each file of -r, as a run of its own",
  },
  backup: {
    type: "string",
    requiresArg: true,
    group: "Flows:",
    hidden: true,
    describe: "Keep what -i replaces, as FILE.bak or old-*",
  },
  "keep-partial": {
    type: "boolean",
    group: "Flows:",
    hidden: true,
    describe: "Keep what was written when interrupted",
  },
} as const satisfies OptionTable;

export interface OutputSettings {
  /** A path, `-` for standard output, `+path` to append; null when none was given. */
  readonly output: string | null;
  /** The format to write; null where the output's name or the input tells. */
  readonly to: Format | null;
  /** The version of `mitm` to write; null for each flow's own. */
  readonly mitmVersion: number | null;
}

export interface WritingSettings extends OutputSettings {
  /** Whether each input is rewritten. Then there is no other output. */
  readonly isInPlace: boolean;
  /** What is kept of a file that is rewritten, as `backupPath` takes it; null for nothing. */
  readonly backupSuffix: string | null;
  /** Whether the output of a run that is interrupted counts. */
  readonly keepsPartial: boolean;
}

/** @throws UsageError */
export function outputSettings(values: Values<keyof typeof outputOptions>): OutputSettings {
  return {
    output: outputOf(values),
    to: toOf(values),
    mitmVersion: mitmVersionOf(values),
  };
}

/** @throws UsageError */
export function writingSettings(values: Values<keyof typeof writingOptions>): WritingSettings {
  return { ...outputSettings(values), ...inPlaceOf(values) };
}

type InPlaceName = "wfile" | "in-place" | "backup" | "keep-partial";
type InPlaceSettings = Pick<WritingSettings, "isInPlace" | "backupSuffix" | "keepsPartial">;

function inPlaceOf(values: Values<InPlaceName>): InPlaceSettings {
  const isInPlace = values.flag("in-place");
  const backupSuffix = values.text("backup");
  const keepsPartial = values.flag("keep-partial");
  if (isInPlace && values.text("wfile") !== null) {
    throw new UsageError("-i writes where it reads; there is no place for -w");
  }
  if (isInPlace && keepsPartial) {
    throw new UsageError("--keep-partial is not for -i: a file is rewritten whole or not at all");
  }
  if (!isInPlace && backupSuffix !== null) throw new UsageError("--backup is for -i");
  return { isInPlace, backupSuffix, keepsPartial };
}

function outputOf(values: Values<"wfile">): string | null {
  const output = values.text("wfile");
  if (output === "+") throw new UsageError("-w + needs the path of the file to add to");
  return output;
}

function toOf(values: Values<"to">): Format | null {
  const name = values.text("to");
  if (name === null) return null;
  const format = formatNamed(name);
  if (format?.loadWriter) return format;
  const problem = format === null ? "is not known" : "is only read";
  throw new UsageError(`--to takes ${listOf(writableNames)}; ${name} ${problem}`);
}

function mitmVersionOf(values: Values<"mitm-version">): number | null {
  const version = values.number("mitm-version");
  if (version === null) return null;
  if (version >= oldestWritableVersion && version <= newestVersion) return version;
  throw new UsageError(
    `--mitm-version takes a version from ${oldestWritableVersion} to ${newestVersion}`,
  );
}
