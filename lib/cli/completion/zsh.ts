import type { CommandVocabulary, OptionVocabulary, Vocabulary } from "./vocabulary.js";

/** To be sourced behind `compinit`, or to be a file `_mitmts-dump` in a folder of `$fpath`. */
export function zshCompletion({ run, commands }: Vocabulary): string {
  const described = commands.map(({ name, describe }) => quote(`${name}:${describe}`));
  return `#compdef mitmts-dump
# Completion of mitmts-dump in zsh: source <(mitmts-dump completion zsh)
_mitmts-dump() {
  local -a commands=(
    ${described.join("\n    ")}
  )
  if (( CURRENT == 2 )) && [[ $PREFIX != -* ]]; then
    _describe -t commands command commands
    return
  fi
  case $words[2] in
${commands.map((command) => branch(command.name, command, "shift words; (( CURRENT-- ))")).join("\n")}
${branch("*", run)}
  esac
}
if [[ $funcstack[1] == _mitmts-dump ]]; then
  _mitmts-dump "$@"
else
  compdef _mitmts-dump mitmts-dump
fi
`;
}

function branch(pattern: string, command: CommandVocabulary, first?: string): string {
  const words = command.words.length > 0 ? `(${command.words.join(" ")})` : "_files";
  const specs = [...command.options.flatMap(optionSpecs), quote(`*:word:${words}`)];
  return `    ${pattern})
      ${first === undefined ? "" : `${first}\n      `}_arguments -s -S \\
        ${specs.join(" \\\n        ")}
      ;;`;
}

/** One for each spelling, as _arguments takes them: `(-w --wfile)-w+[...]:value:_files`. */
function optionSpecs(option: OptionVocabulary): string[] {
  const { spellings, describe, values, isRepeatable, filePrefix } = option;
  const files = filePrefix === null ? "_files" : `{ compset -P "${filePrefix}"; _files }`;
  const once = isRepeatable ? "*" : `(${spellings.join(" ")})`;
  return spellings.map((spelling) => {
    if (values === null) return quote(`${once}${spelling}[${escape(describe)}]`);
    const attached = spelling.startsWith("--") ? "=" : "+";
    const action = values.length > 0 ? `(${values.map(escapeWord).join(" ")})` : files;
    return quote(`${once}${spelling}${attached}[${escape(describe)}]:value:${action}`);
  });
}

function escapeWord(word: string): string {
  return escape(word).replaceAll(" ", "\\ ");
}

/** What would end a part of a spec means itself. */
function escape(text: string): string {
  return text.replaceAll(/[\\[\]:]/g, "\\$&");
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
