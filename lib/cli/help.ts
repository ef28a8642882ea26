import { readableNames, writableNames } from "../formats/formats.js";
import { options } from "./options.js";

const usage = `mitmts-dump [options] [FILTER]
       mitmts-dump check SCRIPT...

Runs saved network traffic through TypeScript scripts: reads flows, gives each
to the scripts in the order of mitmproxy's events, writes those that match.`;

const onlyWritten = writableNames.filter((name) => !readableNames.includes(name));

const epilogue = `Formats: ${readableNames.join(", ")}; only written: ${onlyWritten.join(", ")}.
What is read may be compressed; -w compresses for .gz, .zst and .zhar.

Examples:
  cat flows | mitmts-dump -s script.ts > out
  mitmts-dump -ns add-header.ts -r src.mitm -w dst.mitm
  mitmts-dump -r all.mitm -w some.mitm '~d example.com & ~c 500'
  mitmts-dump -r capture.har.gz -w capture.mitm

-r is stdin if not given; -w is stdout, where a terminal gets a list.`;

/** The help, for a terminal of the given width. */
export async function helpText(width: number): Promise<string> {
  const { default: yargs } = await import("yargs");
  const text = await yargs([])
    .scriptName("mitmts-dump")
    .usage(usage)
    .help(false)
    .version(false)
    .options(options)
    .epilogue(epilogue)
    .wrap(Math.min(width, 90))
    .getHelp();
  return `${text}\n`;
}
