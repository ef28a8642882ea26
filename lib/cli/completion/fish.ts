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

function optionOf({ spellings, describe, values }: OptionVocabulary): string {
  const names = spellings.map((spelling) =>
    spelling.startsWith("--") ? `-l ${spelling.slice(2)}` : `-s ${spelling.slice(1)}`,
  );
  return [...names, ...valueOf(values), `-d ${quote(describe)}`].join(" ");
}

function valueOf(values: readonly string[] | null): string[] {
  if (values === null) return [];
  if (values.length === 0) return ["-r", "-F"];
  return ["-x", `-a ${quote(values.map((value) => value.replaceAll(" ", "\\ ")).join(" "))}`];
}

function quote(text: string): string {
  return `'${text.replaceAll(/[\\']/g, "\\$&")}'`;
}
