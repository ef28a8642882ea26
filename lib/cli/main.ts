import { readFileSync } from "node:fs";
import { exitCode, exitCodeOf } from "./exit-code.js";
import { StderrLog } from "./log.js";
import { parseArguments, type Command } from "./parse.js";
import { run } from "./run.js";

/** The program: takes its arguments, returns its exit code. */
export async function main(args: readonly string[]): Promise<number> {
  let log = new StderrLog("normal");
  try {
    const { command, verbosity } = parseArguments(args);
    log = new StderrLog(verbosity);
    return await execute(command, log);
  } catch (error) {
    const code = exitCodeOf(error);
    if (code === undefined) {
      log.error("this is a mistake in mitmts-dump itself; please report it with what follows");
      process.stderr.write(
        `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
      );
      return exitCode.failed;
    }
    if (code !== exitCode.ok) log.failure(error);
    return code;
  }
}

async function execute(command: Command, log: StderrLog): Promise<number> {
  switch (command.kind) {
    case "run":
      return run(command.settings, log);
    case "check": {
      const { check } = await import("./check.js");
      return check(command.scripts, log);
    }
    case "help": {
      const { helpText } = await import("./help.js");
      process.stdout.write(await helpText(process.stdout.columns || 80));
      return exitCode.ok;
    }
    case "version":
      process.stdout.write(`mitmts-dump ${version()}\n`);
      return exitCode.ok;
  }
}

function version(): string {
  const manifest: unknown = JSON.parse(
    readFileSync(new URL("../../package.json", import.meta.url), "utf8"),
  );
  const isManifest = typeof manifest === "object" && manifest !== null && "version" in manifest;
  return isManifest ? String(manifest.version) : "";
}
