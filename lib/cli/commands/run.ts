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
  hasShortHelp: true,
  epilogue: `Formats: ${readableNames.join(", ")}; only written: ${onlyWritten.join(", ")}.
What is read may be compressed; -w compresses for .gz, .zst and .zhar.
-r is stdin if not given; -w is stdout, where a terminal gets a list.

Examples:
  cat flows | mitmts-dump -s script.ts > out
  mitmts-dump -ns add-header.ts -r src.mitm -w dst.mitm
  mitmts-dump -r all.har.gz -w some.mitm '~d example.com & ~c 500'

Commands:
${commands.map(({ name, describe }) => `  ${name.padEnd(12)}${describe}`).join("\n")}`,

  async execute(values, log, observer) {
    return runFlows(runSettings(values), { log, observer });
  },
};
