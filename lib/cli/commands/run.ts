import { readableNames, writableNames } from "../../formats/formats.js";
import type { Command } from "../command.js";
import { commands } from "../commands.js";
import { runOptions, runSettings } from "../options/run.js";
import { run as runFlows } from "../run.js";

const onlyWritten = writableNames.filter((name) => !readableNames.includes(name));

/** What is done when no command is named: saved flows run through the scripts. */
export const run: Command<keyof typeof runOptions> = {
  usage: `mitmts-dump [options] [FILTER]
       mitmts-dump COMMAND --help

Runs saved network traffic through TypeScript scripts: reads flows, gives each
to the scripts in the order of mitmproxy's events, writes those that match.`,
  options: runOptions,
  epilogue: `Formats: ${readableNames.join(", ")}; only written: ${onlyWritten.join(", ")}.
What is read may be compressed; -w compresses for .gz, .zst and .zhar.
Rewriting, as mitmdump has it: -H --modify-headers, -B --modify-body,
  -M --map-remote, --map-local, --block-list, --anticache, --anticomp,
  --stickycookie, --stickyauth.
Commands: ${commands.map(({ name }) => name).join(", ")}.

Examples:
  cat flows | mitmts-dump -s script.ts > out
  mitmts-dump -ns add-header.ts -r src.mitm -w dst.mitm
  mitmts-dump -r all.mitm -w some.mitm '~d example.com & ~c 500'
  mitmts-dump -r capture.har.gz -w capture.mitm

-r is stdin if not given; -w is stdout, where a terminal gets a list.`,

  async execute(values, log) {
    return runFlows(runSettings(values), log);
  },
};
