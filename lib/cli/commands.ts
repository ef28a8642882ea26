import type { Command } from "./command.js";

/** A command that has a name, loaded when it is asked for. */
export interface NamedCommand {
  readonly name: string;
  /** What it does, for the list in the help. */
  readonly describe: string;
  readonly load: () => Promise<Command>;
}

/** In the order in which the help lists them. */
export const commands: readonly NamedCommand[] = [
  {
    name: "init",
    describe: "Write a script to begin with",
    load: async () => (await import("./commands/init.js")).init,
  },
  {
    name: "capture",
    describe: "Record live traffic",
    load: async () => (await import("./commands/capture.js")).capture,
  },
  {
    name: "check",
    describe: "Type-check scripts",
    load: async () => (await import("./commands/check.js")).check,
  },
  {
    name: "diff",
    describe: "Show how two captures differ",
    load: async () => (await import("./commands/diff.js")).diff,
  },
  {
    name: "stats",
    describe: "Count what is in captures",
    load: async () => (await import("./commands/stats.js")).stats,
  },
  {
    name: "recover",
    describe: "Save the whole flows of damaged files",
    load: async () => (await import("./commands/recover.js")).recover,
  },
  {
    name: "ca",
    describe: "Show the certificate authority and how to trust it",
    load: async () => (await import("./commands/ca.js")).ca,
  },
  {
    name: "replay",
    describe: "Send saved requests again",
    load: async () => (await import("./commands/replay.js")).replay,
  },
  {
    name: "completion",
    describe: "Make a shell complete what is typed",
    load: async () => (await import("./commands/completion.js")).completion,
  },
];
