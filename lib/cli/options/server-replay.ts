import {
  defaultServerReplayOptions,
  type ExtraRequests,
  type ServerReplayOptions,
} from "../../capture/server-replay/server-replay.js";
import { UsageError } from "../usage-error.js";
import type { Values } from "../values.js";
import type { OptionTable } from "./option-table.js";

/** Answering from saved flows. */
export const serverReplayOptions = {
  "server-replay": {
    alias: "S",
    type: "string",
    array: true,
    requiresArg: true,
    group: "Server replay:",
    describe: "Answer requests from a saved file (repeatable)",
  },
  extra: {
    type: "string",
    requiresArg: true,
    group: "Server replay:",
    describe: "Requests without an answer: forward, kill or a status",
    defaultDescription: "forward",
  },
  reuse: {
    type: "boolean",
    group: "Server replay:",
    describe: "Give a response any number of times",
  },
  refresh: {
    type: "string",
    choices: ["on", "off"],
    requiresArg: true,
    group: "Server replay:",
    describe: "Move dates and the times of cookies to now",
    defaultDescription: "on",
  },
  "use-header": {
    type: "string",
    array: true,
    requiresArg: true,
    group: "Server replay:",
    describe: "A header that must be equal, too (repeatable)",
  },
  "ignore-content": {
    type: "boolean",
    group: "Server replay:",
    describe: "Whatever the body of the request",
  },
  "ignore-host": {
    type: "boolean",
    group: "Server replay:",
    describe: "Whatever the host",
  },
  "ignore-port": {
    type: "boolean",
    group: "Server replay:",
    describe: "Whatever the port",
  },
  "ignore-param": {
    type: "string",
    array: true,
    requiresArg: true,
    group: "Server replay:",
    describe: "Whatever this field of the query (repeatable)",
  },
  "ignore-payload-param": {
    type: "string",
    array: true,
    requiresArg: true,
    group: "Server replay:",
    describe: "Whatever this field of a form (repeatable)",
  },
} as const satisfies OptionTable;

/** What is answered from, and how; null where nothing is. */
export type ServerReplaySettings = {
  readonly paths: readonly string[];
  readonly options: Omit<ServerReplayOptions, "onExtra">;
} | null;

/** @throws UsageError */
export function serverReplaySettings(
  values: Values<keyof typeof serverReplayOptions>,
): ServerReplaySettings {
  const paths = values.list("server-replay");
  const options = {
    useHeaders: values.list("use-header"),
    ignoreContent: values.flag("ignore-content"),
    ignoreHost: values.flag("ignore-host"),
    ignorePort: values.flag("ignore-port"),
    ignoreParams: values.list("ignore-param"),
    ignorePayloadParams: values.list("ignore-payload-param"),
    extra: extraOf(values.text("extra")),
    reuse: values.flag("reuse"),
    refresh: refreshOf(values.text("refresh")),
  };
  return paths.length === 0 ? null : { paths, options };
}

function extraOf(text: string | null): ExtraRequests {
  if (text === null) return defaultServerReplayOptions.extra;
  if (text === "forward" || text === "kill") return text;
  if (/^[2-5]\d\d$/.test(text)) return Number(text);
  throw new UsageError(`--extra takes forward, kill or a status such as 404, not "${text}"`);
}

function refreshOf(text: string | null): boolean {
  if (text === null || text === "on") return true;
  if (text === "off") return false;
  throw new UsageError("--refresh takes on or off");
}
