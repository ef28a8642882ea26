import type { Options } from "yargs";

/**
 * All options, as yargs takes them. The help is made of them by yargs; on a plain run the arguments
 * are parsed by yargs-parser alone, which loads in a tenth of the time.
 */
export const options = {
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
  wfile: {
    alias: "w",
    type: "string",
    requiresArg: true,
    group: "Flows:",
    describe: "Write flows to a file; - is stdout, +FILE adds to FILE",
  },
  to: {
    type: "string",
    requiresArg: true,
    group: "Flows:",
    describe: "Write flows in this format; else FILE's, or as read",
  },
  "mitm-version": {
    type: "number",
    requiresArg: true,
    group: "Flows:",
    describe: "Write mitm in this version of the format, 12 to 21",
  },
  "max-body": {
    type: "string",
    requiresArg: true,
    group: "Flows:",
    describe: "Decode no body that would be larger; 0 for no limit",
    defaultDescription: "256M",
  },
  "read-filter": {
    type: "string",
    requiresArg: true,
    group: "Flows:",
    describe: "Read only flows that match, as if there were no others",
  },
  "script-filter": {
    type: "string",
    requiresArg: true,
    group: "Flows:",
    describe: "Give the scripts only flows that match",
  },
  script: {
    alias: "s",
    type: "string",
    array: true,
    requiresArg: true,
    group: "Scripts:",
    describe: "Run a TypeScript or JavaScript script (repeatable)",
  },
  set: {
    type: "string",
    array: true,
    requiresArg: true,
    group: "Scripts:",
    describe: "Set an option of the scripts: key=value (repeatable)",
  },
  "on-script-error": {
    type: "string",
    choices: ["abort", "keep", "drop"],
    requiresArg: true,
    group: "Scripts:",
    describe: "End the run, keep the flow as it was read, or drop it",
    defaultDescription: "abort",
  },
  check: {
    type: "boolean",
    group: "Scripts:",
    describe: "Type-check the scripts first",
  },
  "flow-detail": {
    type: "number",
    requiresArg: true,
    group: "Messages:",
    describe: "Show flows on stdout: 0 not at all, 1 a line a message",
  },
  quiet: {
    alias: "q",
    type: "boolean",
    group: "Messages:",
    describe: "Only errors",
  },
  verbose: {
    alias: "v",
    type: "boolean",
    group: "Messages:",
    describe: "Debug messages, and stack traces with errors",
  },
  "no-server": {
    alias: "n",
    type: "boolean",
    group: "Messages:",
    describe: "Taken for mitmdump's sake: there is no server here",
  },
  help: { alias: "h", type: "boolean", group: "Messages:", describe: "Show this help" },
  version: { type: "boolean", group: "Messages:", describe: "Show the version" },
} as const satisfies Record<string, Options>;

export type OptionName = keyof typeof options;
