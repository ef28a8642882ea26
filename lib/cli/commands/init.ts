import type { Command } from "../command.js";
import { exitCode } from "../exit-code.js";
import { UsageError } from "../usage-error.js";

const initOptions = {
  force: {
    type: "boolean",
    group: "Files:",
    describe: "Replace files that are there",
  },
} as const;

/** `mitmts-dump init`: a script to begin with. */
export const init: Command<keyof typeof initOptions> = {
  usage: `mitmts-dump init SCRIPT.ts

Writes a script with a handler for each event, and beside it a tsconfig.json
that makes editors know the types. Files that are there stay, unless --force.`,
  options: initOptions,
  epilogue: `Examples:
  mitmts-dump init script.ts
  mitmts-dump check script.ts`,

  async execute(values, log) {
    const [path, ...others] = values.positional;
    if (path === undefined || others.length > 0) throw new UsageError("init: name one script");
    if (!/\.[cm]?ts$/.test(path)) throw new UsageError("init: the script's name must end in .ts");
    const { writeScript } = await import("../init/write-script.js");
    for (const line of await writeScript(path, values.flag("force"))) log.info(line);
    return exitCode.ok;
  },
};
