import type { Format } from "../../formats/format.js";
import { formatNamed, readableNames } from "../../formats/formats.js";
import { listOf } from "../list-of.js";
import { parseSize } from "../size.js";
import { UsageError } from "../usage-error.js";
import type { Values } from "../values.js";
import type { OptionTable } from "./option-table.js";

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
  from: {
    type: "string",
    requiresArg: true,
    group: "Flows:",
    describe: "Read flows in this format, do not look which",
  },
  "max-body": {
    type: "string",
    requiresArg: true,
    group: "Flows:",
    describe: "Decode no body that would be larger; 0 for no limit",
    defaultDescription: "256M",
  },
} as const satisfies OptionTable;

export interface ReadingSettings {
  /** Paths, `-` for standard input; empty when none was given. */
  readonly inputs: readonly string[];
  /** The format of all inputs; null to recognise each. */
  readonly from: Format | null;
  /** Bytes that a body may have after decoding; infinity for no limit, null when it was not said. */
  readonly maxBodyBytes: number | null;
}

/** @throws UsageError */
export function readingSettings(values: Values<keyof typeof readingOptions>): ReadingSettings {
  return {
    inputs: values.list("rfile"),
    from: fromOf(values),
    maxBodyBytes: maxBodyBytesOf(values),
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

function maxBodyBytesOf(values: Values<"max-body">): number | null {
  const text = values.text("max-body");
  if (text === null) return null;
  const bytes = parseSize(text);
  if (bytes === null) throw new UsageError(`--max-body takes a size such as 64M, not "${text}"`);
  return bytes === 0 ? Infinity : bytes;
}
