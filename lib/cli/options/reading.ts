import type { Format } from "../../formats/format.js";
import { formatNamed, readableNames } from "../../formats/formats.js";
import { listOf } from "../list-of.js";
import { parseSize } from "../size.js";
import { UsageError } from "../usage-error.js";
import type { Values } from "../values.js";
import type { OptionTable } from "./option-table.js";

/** How files with flows are opened. */
export const openingOptions = {
  from: {
    type: "string",
    choices: readableNames,
    requiresArg: true,
    group: "Flows:",
    hidden: true,
    describe: "Read flows in this format, do not look which",
  },
  "max-flow": {
    type: "string",
    requiresArg: true,
    group: "Flows:",
    hidden: true,
    describe: "Take longer flows for damage; 0 for no limit",
    defaultDescription: "1G",
  },
  "max-body": {
    type: "string",
    requiresArg: true,
    group: "Flows:",
    hidden: true,
    describe: "Decode no body above this size (256M); 0: no limit",
    defaultDescription: "256M",
  },
} as const satisfies OptionTable;

/** What is read, and how. */
export const readingOptions = {
  rfile: {
    alias: "r",
    type: "string",
    array: true,
    requiresArg: true,
    group: "Flows:",
    describe: "Read flows from a file; - is stdin (repeatable)",
  },
  ...openingOptions,
} as const satisfies OptionTable;

export interface OpeningSettings {
  /** The format of all inputs; null to recognise each. */
  readonly from: Format | null;
  /** Bytes that a body may have after decoding; infinity for no limit, null when it was not said. */
  readonly maxBodyBytes: number | null;
  /** Bytes that a flow may have, in the same way. */
  readonly maxFlowBytes: number | null;
}

export interface ReadingSettings extends OpeningSettings {
  /** Paths, `-` for standard input; empty when none was given. */
  readonly inputs: readonly string[];
}

/** @throws UsageError */
export function readingSettings(values: Values<keyof typeof readingOptions>): ReadingSettings {
  return { inputs: values.list("rfile"), ...openingSettings(values) };
}

/** @throws UsageError */
export function openingSettings(values: Values<keyof typeof openingOptions>): OpeningSettings {
  return {
    from: fromOf(values),
    maxBodyBytes: limitOf("max-body", "64M", values),
    maxFlowBytes: limitOf("max-flow", "2G", values),
  };
}

function fromOf(values: Values<"from">): Format | null {
  const name = values.text("from");
  if (name === null) return null;
  const format = formatNamed(name);
  if (format?.loadReader) return format;
  const problem = format === null ? "is not known" : "is only written";
  throw new UsageError(`--from takes ${listOf(readableNames)}; ${name} ${problem}`);
}

type LimitName = "max-body" | "max-flow";

function limitOf<Name extends LimitName>(
  name: Name,
  example: string,
  values: Values<Name>,
): number | null {
  const text = values.text(name);
  if (text === null) return null;
  const bytes = parseSize(text);
  if (bytes === null)
    throw new UsageError(`--${name} takes a size such as ${example}, not "${text}"`);
  return bytes === 0 ? Infinity : bytes;
}
