import type { CommandVocabulary, OptionVocabulary, Vocabulary } from "./vocabulary.js";

/** For fish 3 and newer. */
export function fishCompletion({ run, commands }: Vocabulary): string {
  const names = commands.map(({ name }) => name);
  return `# Completion of mitmts-dump in fish: mitmts-dump completion fish | source
function __mitmts_dump_at_command
    test (count (commandline -opc)) -eq 1
end
# Whether this command is named; without an argument, whether none is.
function __mitmts_dump_is
    set -l typed (commandline -opc)
    if contains -- "$typed[2]" ${names.join(" ")}
        test "$typed[2]" = "$argv[1]"
    else
        test -z "$argv[1]"
    end
end
# Files behind a sign that stands right before them.
function __mitmts_dump_behind
    set -l typed (commandline -ct)
    string match -q -- "$argv[1]*" $typed
    and string replace -r '^' $argv[1] (__fish_complete_path (string sub -s 2 -- $typed))
end
complete -c mitmts-dump -e
${commands
  .map(
    ({ name, describe }) =>
      `complete -c mitmts-dump -n __mitmts_dump_at_command -a ${name} -d ${quote(describe)}`,
  )
  .join("\n")}
${linesFor("__mitmts_dump_is", run).join("\n")}
${commands.flatMap((command) => linesFor(`__mitmts_dump_is ${command.name}`, command)).join("\n")}
`;
}

function linesFor(condition: string, { options, words }: CommandVocabulary): string[] {
  const begin = `complete -c mitmts-dump -n ${quote(condition)}`;
  const lines = options.map((option) => `${begin} ${optionOf(option)}`);
  return words.length === 0 ? lines : [...lines, `${begin} -f -a ${quote(words.join(" "))}`];
}

function optionOf({ spellings, describe, values, filePrefix }: OptionVocabulary): string {
  const names = spellings.map((spelling) =>
    spelling.startsWith("--") ? `-l ${spelling.slice(2)}` : `-s ${spelling.slice(1)}`,
  );
  const prefixed = filePrefix === null ? [] : [`-a ${quote(filesBehind(filePrefix))}`];
  return [...names, ...valueOf(values), ...prefixed, `-d ${quote(describe)}`].join(" ");
}

/** Files, where what may stand before them is typed: fish knows only those without. */
function filesBehind(prefix: string): string {
  return `(__mitmts_dump_behind ${prefix})`;
}

function valueOf(values: readonly string[] | null): string[] {
  if (values === null) return [];
  if (values.length === 0) return ["-r", "-F"];
  return ["-x", `-a ${quote(values.map((value) => value.replaceAll(" ", "\\ ")).join(" "))}`];
}

function quote(text: string): string {
  return `'${text.replaceAll(/[\\']/g, "\\$&")}'`;
}
