import type { Command } from "./command.js";
import { commonOptions } from "./options/common.js";
import type { OptionTable } from "./options/option-table.js";

/** The help of a command, for a terminal of the given width. */
export async function helpText(command: Command, width: number): Promise<string> {
  const { default: yargs } = await import("yargs");
  const text = await yargs([])
    .scriptName("mitmts-dump")
    .usage(command.usage)
    .help(false)
    .version(false)
    .options(withoutTypes({ ...command.options, ...commonOptions }))
    .epilogue(command.epilogue)
    .wrap(Math.min(width, 90))
    .getHelp();
  return `${text}\n`;
}

/** Only what people read: `[string]` behind each option would push many a text into a second line. */
function withoutTypes(options: OptionTable): OptionTable {
  return Object.fromEntries(
    Object.entries(options).map(([name, { alias, group, describe, hidden }]) => [
      name,
      { alias, group, describe, hidden },
    ]),
  );
}
