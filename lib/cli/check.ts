import { relative } from "node:path";
import { checkScripts } from "../script/load/index.js";
import { exitCode } from "./exit-code.js";
import type { StderrLog } from "./log.js";

/** Type-checks scripts and says what is wrong with them; returns the exit code. */
export async function check(scripts: readonly string[], log: StderrLog): Promise<number> {
  const diagnostics = await checkScripts(scripts);
  for (const { file, line, column, code, message } of diagnostics) {
    const place = line === null ? "" : `:${line}:${column ?? 1}`;
    log.error(`${relative("", file)}${place}: ${message} (TS${code})`);
  }
  if (diagnostics.length > 0) return exitCode.usage;
  log.info(scripts.length === 1 ? "the script is fine" : `all ${scripts.length} scripts are fine`);
  return exitCode.ok;
}
