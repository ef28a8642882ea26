import { bashCompletion } from "../../../lib/cli/completion/bash.js";
import { fishCompletion } from "../../../lib/cli/completion/fish.js";
import { gatherVocabulary } from "../../../lib/cli/completion/vocabulary.js";
import { zshCompletion } from "../../../lib/cli/completion/zsh.js";
import type { Desk } from "./desk.js";

/** What a shell offers for the last of the words of a command line. */
export type Complete = (desk: Desk, words: readonly string[]) => Promise<string[]>;

/** Calls the completion as readline does, which takes `=` for a word. */
export const completeInBash: Complete = async (desk, words) => {
  desk.write({ "completion.bash": bashCompletion(await gatherVocabulary()) });
  const split = words.flatMap((word) => word.split(/(?<==)|(?==)/));
  return offered(
    desk,
    `source completion.bash
COMP_WORDS=(${["mitmts-dump", ...split].map(quote).join(" ")})
COMP_CWORD=${split.length}
_mitmts_dump
printf '%s\\n' "\${COMPREPLY[@]}"`,
  );
};

export const completeInFish: Complete = async (desk, words) => {
  desk.write({ "completion.fish": fishCompletion(await gatherVocabulary()) });
  const line = quote(["mitmts-dump", ...words].join(" "));
  // Behind a tab is the description.
  return offered(
    desk,
    `fish -c 'source completion.fish; complete -C ${line.replaceAll("'", '"')}'`,
  );
};

/** Only the line editor of zsh completes, and only on a terminal: one is made. */
export const completeInZsh: Complete = async (desk, words) => {
  desk.write({
    "completion.zsh": zshCompletion(await gatherVocabulary()),
    "set-up.zsh": zshSetUp,
    "complete.zsh": zshSession,
  });
  const line = quote(["mitmts-dump", ...words].join(" "));
  return offered(desk, `zsh -f complete.zsh ${line}`);
};

/** Prints the matches as they are added. With -O, -A and -D nothing is: zsh only asks. */
const zshSetUp = `
PROMPT= RPROMPT=
autoload -Uz compinit && compinit -u -D
source completion.zsh
mitmts-dump() { : }
compadd() {
  local -a matches
  if [[ \${@[1,(i)(-|--)]} == *-(O|A|D)\\ * ]]; then builtin compadd "$@"; return; fi
  builtin compadd -O matches "$@"
  (( $#matches )) && print -rl -- "match:"\${^matches}
  builtin compadd "$@"
}
show-matches() { zle complete-word; print -r -- end:; exit }
zle -N show-matches
bindkey '^I' show-matches
print -r -- ready:
`;

const zshSession = `
zmodload zsh/zpty
zpty shell zsh -f -i
zpty -w shell 'source ./set-up.zsh'
zpty -r shell ready '*ready:*'
zpty -w -n shell "$1"$'\\t'
zpty -r shell answer '*end:*'
print -r -- "$answer" | tr -d '\\r' | sed -n 's/^.*match://p'
`;

async function offered(desk: Desk, script: string): Promise<string[]> {
  const { stdout, stderr } = await desk.shell(script);
  if (stderr !== "") throw new Error(stderr);
  const lines = stdout
    .toString()
    .split("\n")
    .filter((line) => line !== "");
  return [...new Set(lines.map((line) => line.split("\t", 1)[0]?.trimEnd() ?? ""))];
}

function quote(word: string): string {
  return `'${word}'`;
}
