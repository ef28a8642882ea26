import { basename } from "node:path";
import type { Command } from "../command.js";
import { isShell, shells, type Shell } from "../completion/shell.js";
import type { Vocabulary } from "../completion/vocabulary.js";
import { exitCode } from "../exit-code.js";
import { listOf } from "../list-of.js";
import { UsageError } from "../usage-error.js";

/** `mitmts-dump completion`: what a shell sources to complete arguments. */
export const completion: Command<never> = {
  usage: `mitmts-dump completion [${shells.join("|")}]

Prints a script for the shell to source, which completes commands, options and
their values. The shell is that of $SHELL if none is named.`,
  options: {},
  words: shells,
  epilogue: `Examples:
  source <(mitmts-dump completion bash)      in ~/.bashrc
  source <(mitmts-dump completion zsh)       in ~/.zshrc, behind compinit
  mitmts-dump completion fish > ~/.config/fish/completions/mitmts-dump.fish`,

  async execute({ positional }) {
    const shell = shellOf(positional);
    const { gatherVocabulary } = await import("../completion/vocabulary.js");
    const script = await loadScript(shell);
    process.stdout.write(script(await gatherVocabulary()));
    return exitCode.ok;
  },
};

function shellOf(words: readonly string[]): Shell {
  const [name = basename(process.env["SHELL"] ?? ""), ...others] = words;
  if (others.length === 0 && isShell(name)) return name;
  throw new UsageError(`completion: name one shell: ${listOf(shells)}`);
}

async function loadScript(shell: Shell): Promise<(vocabulary: Vocabulary) => string> {
  switch (shell) {
    case "bash":
      return (await import("../completion/bash.js")).bashCompletion;
    case "zsh":
      return (await import("../completion/zsh.js")).zshCompletion;
    case "fish":
      return (await import("../completion/fish.js")).fishCompletion;
  }
}
