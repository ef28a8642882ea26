import type { Command } from "../command.js";
import { commands } from "../commands.js";
import { run } from "../commands/run.js";
import { commonOptions } from "../options/common.js";
import type { ProgramOption } from "../options/option-table.js";

/** What can be typed behind a command's name. */
export interface CommandVocabulary {
  readonly options: readonly OptionVocabulary[];
  /** What can be said besides options; empty where that is files, or anything. */
  readonly words: readonly string[];
}

export interface NamedCommandVocabulary extends CommandVocabulary {
  readonly name: string;
  readonly describe: string;
}

export interface OptionVocabulary {
  /** Such as `-r` and `--rfile`. */
  readonly spellings: readonly string[];
  readonly describe: string;
  /** What its value can be, empty where that is a file, or anything; null where it takes none. */
  readonly values: readonly string[] | null;
  readonly isRepeatable: boolean;
  /** What may stand right before a file that is its value; null for nothing. */
  readonly filePrefix: string | null;
}

/** All that a command line can have, for what makes completions of it. */
export interface Vocabulary {
  /** Without the name of a command. */
  readonly run: CommandVocabulary;
  readonly commands: readonly NamedCommandVocabulary[];
}

/** Gathers it from the tables of options that the help is made from. */
export async function gatherVocabulary(): Promise<Vocabulary> {
  return {
    run: vocabularyOf(run),
    commands: await Promise.all(
      commands.map(async ({ name, describe, load }) => ({
        name,
        describe,
        ...vocabularyOf(await load()),
      })),
    ),
  };
}

function vocabularyOf({ options, words = [] }: Command): CommandVocabulary {
  const all = Object.entries<ProgramOption>({ ...options, ...commonOptions });
  return { options: all.map(([name, option]) => optionVocabulary(name, option)), words };
}

function optionVocabulary(name: string, option: ProgramOption): OptionVocabulary {
  const { alias = [], type, array, choices = [], describe = "", filePrefix = null } = option;
  return {
    spellings: [...[alias].flat().map((letter) => `-${letter}`), `--${name}`],
    describe,
    values: type === "boolean" ? null : choices.map(String),
    isRepeatable: array === true,
    filePrefix,
  };
}
