import { spawnSync } from "node:child_process";
import { describeWhere } from "../../support/describe-where.js";
import type { Desk } from "./desk.js";
import type { Outcome } from "./program.js";

const hasTerminals = (): boolean => spawnSync("script", ["--version"]).status === 0;

/** Specifications of what appears on a terminal, which util-linux's `script` gives a program. */
export function describeOnTerminal(title: string, specify: () => void): void {
  describeWhere(hasTerminals, "util-linux's `script`", title, specify);
}

export interface TerminalOptions {
  readonly columns?: number;
  /** What the environment has besides; there are no colours if it does not say so. */
  readonly env?: string;
}

/** Runs a line of shell with stdin, stdout and stderr on a terminal; what appears on it. */
export async function onTerminal(
  desk: Desk,
  line: string,
  { columns = 80, env = "NO_COLOR=1" }: TerminalOptions = {},
): Promise<{ readonly code: Outcome["code"]; readonly text: string; readonly lines: string[] }> {
  const quoted = `stty cols ${columns}; export ${env}; ${line}`;
  const { code, stdout } = await desk.shell(
    `export -f mitmts-dump; SHELL=/bin/bash script -qec '${quoted}' /dev/null < /dev/null`,
  );
  const text = stdout.toString().replaceAll("\r\n", "\n");
  return { code, text, lines: text.split("\n").slice(0, -1) };
}
