import { inputName } from "../io/input.js";
import type { RunSettings } from "./options/run.js";
import { isSameFile } from "./same-file.js";
import { isTerminal, standardOutput } from "./terminal.js";
import { UsageError } from "./usage-error.js";

/** The width of the terminal that standard output is; null where it is none, or not used. */
export async function terminalWidth(settings: RunSettings): Promise<number | null> {
  if (!usesStdout(settings) || !(await isTerminal(standardOutput))) return null;
  return process.stdout.columns || Infinity;
}

/**
 * Notices `mitmts-dump -r x > x`, where the shell has emptied the file before, and `>> x`, where what
 * is written would be read, and written, without end.
 *
 * @throws UsageError
 */
export function refuseToReadStdout(settings: RunSettings): void {
  if (!usesStdout(settings)) return;
  const inputs = settings.inputs.length > 0 ? settings.inputs : ["-"];
  const input = inputs.find((path) => isSameFile(path, "-"));
  if (input === undefined) return;
  throw new UsageError(`${inputName(input)} is stdout, too; name the output with -w, or use -i`);
}

function usesStdout(settings: RunSettings): boolean {
  const { isInPlace, output, flowDetail, showsDiff, prints } = settings;
  const shows = showsDiff || prints.length > 0 || (flowDetail ?? 0) > 0;
  return output === "-" || shows || (output === null && !isInPlace);
}
