import type { Command } from "./command.js";
import { commonOptions } from "./options/common.js";
import type { OptionTable } from "./options/option-table.js";

/** The help of a command, for a terminal of the given width; with all options, or on one screen. */
export async function helpText(
  command: Command,
  width: number,
  amount: "short" | "all" = "short",
): Promise<string> {
  const showsHidden = amount === "all" || command.hasShortHelp !== true;
  const { default: yargs } = await import("yargs");
  const text = await yargs([])
    .scriptName("mitmts-dump")
    .usage(command.usage)
    .help(false)
    .version(false)
    .options(shown({ ...command.options, ...commonOptions }, showsHidden))
    .epilogue(command.epilogue)
    .wrap(Math.min(width, 90))
    .getHelp();
  return `${text}\n`;
}

/** Only what people read: `[string]` behind each option would push many a text into a second line. */
function shown(options: OptionTable, showsHidden: boolean): OptionTable {
  return Object.fromEntries(
    Object.entries(options)
      .filter(([, { hidden }]) => showsHidden || hidden !== true)
      .map(([name, { alias, group, describe }]) => [name, { alias, group, describe }]),
  );
}
