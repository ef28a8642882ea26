import type { Command } from "./command.js";
import { commonOptions } from "./options/common.js";

/** The help of a command, for a terminal of the given width. */
export async function helpText(command: Command, width: number): Promise<string> {
  const { default: yargs } = await import("yargs");
  const text = await yargs([])
    .scriptName("mitmts-dump")
    .usage(command.usage)
    .help(false)
    .version(false)
    .options({ ...command.options, ...commonOptions })
    .epilogue(command.epilogue)
    .wrap(Math.min(width, 90))
    .getHelp();
  return `${text}\n`;
}
