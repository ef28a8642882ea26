import { relative } from "node:path";
import { checkScripts } from "../../script/load/index.js";
import type { Command } from "../command.js";
import { exitCode } from "../exit-code.js";
import type { StderrLog } from "../log.js";
import { UsageError } from "../usage-error.js";

/** `mitmts-dump check`: type-checks scripts and says what is wrong with them. */
export const check: Command<never> = {
  usage: `mitmts-dump check SCRIPT...

Type-checks scripts, and their handlers against the events they are named for.
Nothing is read or written.`,
  options: {},
  epilogue: `Examples:
  mitmts-dump check one.ts two.ts`,

  execute({ positional }, log) {
    if (positional.length === 0) throw new UsageError("check: name the scripts to check");
    return checkAll(positional, log);
  },
};

async function checkAll(scripts: readonly string[], log: StderrLog): Promise<number> {
  const diagnostics = await checkScripts(scripts);
  for (const { file, line, column, code, message } of diagnostics) {
    const place = line === null ? "" : `:${line}:${column ?? 1}`;
    log.error(`${relative("", file)}${place}: ${message} (TS${code})`);
  }
  if (diagnostics.length > 0) return exitCode.usage;
  log.info(scripts.length === 1 ? "the script is fine" : `all ${scripts.length} scripts are fine`);
  return exitCode.ok;
}
