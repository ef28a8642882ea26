import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { FlowObserver } from "../flow-observer.js";
import { ownRoot } from "../script/load/own-package.js";
import type { Command } from "./command.js";
import { commands } from "./commands.js";
import { run } from "./commands/run.js";
import { exitCode, exitCodeOf } from "./exit-code.js";
import { StderrLog } from "./log.js";
import { commonOptions, verbosityOf } from "./options/common.js";
import { Values } from "./values.js";

/**
 * The program: takes its arguments, returns its exit code.
 *
 * @param observer looks on where saved flows run through scripts
 */
export async function main(args: readonly string[], observer?: FlowObserver): Promise<number> {
  let log = new StderrLog("normal");
  try {
    const { command, rest } = await chooseCommand(args);
    const values = new Values(rest, { ...command.options, ...commonOptions });
    log = new StderrLog(verbosityOf(values));
    if (values.flag("help-all")) return await showHelp(command, "all");
    if (values.flag("help")) return await showHelp(command, "short");
    if (values.flag("version")) return showVersion();
    return await command.execute(values, log, observer);
  } catch (error) {
    const code = exitCodeOf(error);
    if (code === undefined) {
      log.mistake(error);
      return exitCode.failed;
    }
    if (code !== exitCode.ok) log.failure(error);
    return code;
  }
}

/** A command's name comes first: behind it, or without one, words are a command's own. */
async function chooseCommand(
  args: readonly string[],
): Promise<{ readonly command: Command; readonly rest: readonly string[] }> {
  const named = commands.find(({ name }) => name === args[0]);
  if (named === undefined) return { command: run, rest: args };
  return { command: await named.load(), rest: args.slice(1) };
}

async function showHelp(command: Command, amount: "short" | "all"): Promise<number> {
  const { helpText } = await import("./help.js");
  process.stdout.write(await helpText(command, process.stdout.columns || 80, amount));
  return exitCode.ok;
}

function showVersion(): number {
  process.stdout.write(`mitmts-dump ${version()}\n`);
  return exitCode.ok;
}

function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(join(ownRoot, "package.json"), "utf8"));
  const isManifest = typeof manifest === "object" && manifest !== null && "version" in manifest;
  return isManifest ? String(manifest.version) : "";
}
