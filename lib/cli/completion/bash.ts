import type { CommandVocabulary, OptionVocabulary, Vocabulary } from "./vocabulary.js";

/** For bash 3.2 (which macOS has) and newer. Where it has no answer, readline completes files. */
export function bashCompletion({ run, commands }: Vocabulary): string {
  const names = commands.map(({ name }) => name);
  return `# Completion of mitmts-dump in bash: source <(mitmts-dump completion bash)
_mitmts_dump() {
  local current=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD - 1]} command= word
  local -a options words
  COMPREPLY=()
  if [[ $COMP_CWORD -gt 1 ]]; then command=\${COMP_WORDS[1]}; fi
  # Readline takes --to=har for three words.
  if [[ $current == = ]]; then
    current=
  elif [[ $before == = ]]; then
    before=\${COMP_WORDS[COMP_CWORD - 2]}
  fi
  case $command in
${commands.map((command) => branch(command.name, command, command.words)).join("\n")}
${branch("*", run, [])}
  esac
  if [[ $COMP_CWORD -eq 1 ]]; then words=(${names.map(quote).join(" ")}); fi
  if [[ $current == -* ]]; then words=("\${options[@]}"); fi
${prefixed(run)}  for word in "\${words[@]}"; do
    if [[ $word == "$current"* ]]; then COMPREPLY+=("$word"); fi
  done
}
complete -o bashdefault -o default -F _mitmts_dump mitmts-dump
`;
}

function branch(pattern: string, { options }: CommandVocabulary, words: readonly string[]): string {
  const spellings = options.flatMap((option) => option.spellings);
  const cases = [...spellingsByValues(options)].map(
    ([values, valued]) => `        ${valued.join(" | ")}) words=(${values}) ;;\n`,
  );
  return `    ${pattern})
      case $before in
${cases.join("")}        *)
          options=(${spellings.join(" ")})
          words=(${words.map(quote).join(" ")})
          ;;
      esac
      ;;`;
}

/** The files behind what may stand before them: readline knows only those without. */
function prefixed({ options }: CommandVocabulary): string {
  return options
    .flatMap(({ spellings, filePrefix }) => (filePrefix === null ? [] : { spellings, filePrefix }))
    .map(
      ({ spellings, filePrefix }) => `  case $before in ${spellings.join(" | ")})
    if [[ $current == ${filePrefix}* ]]; then
      while IFS= read -r word; do
        COMPREPLY+=("${filePrefix}$(printf %q "$word")")
      done < <(compgen -f -- "\${current#${filePrefix}}")
    fi
    ;;
  esac
`,
    )
    .join("");
}

/** The options with a value, those together that take the same. */
function spellingsByValues(options: readonly OptionVocabulary[]): Map<string, readonly string[]> {
  const groups = new Map<string, readonly string[]>();
  for (const { spellings, values } of options) {
    if (values === null) continue;
    const words = values.map(typed).join(" ");
    groups.set(words, [...(groups.get(words) ?? []), ...spellings]);
  }
  return groups;
}

/** A value as it stands on the command line, written for the script. */
function typed(value: string): string {
  return quote(value.replaceAll(" ", "\\ "));
}

function quote(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : `'${text}'`;
}
