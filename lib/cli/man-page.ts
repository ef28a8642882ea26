import type { Options } from "yargs";
import type { Command } from "./command.js";
import { commands } from "./commands.js";
import { run } from "./commands/run.js";
import { commonOptions } from "./options/common.js";
import type { OptionTable } from "./options/option-table.js";

/**
 * The man page, as roff with the macros of man(7): what the help says, all commands on one page. It has
 * no date, so that it is the same whenever it is made.
 *
 * @internal
 */
export async function manPage(version: string): Promise<string> {
  const named = await Promise.all(
    commands.map(async ({ name, load }) => ({ name, command: await load() })),
  );
  const help = helpOf(run);
  const page = [
    `.TH MITMTS-DUMP 1 "" "mitmts-dump ${version}" "User Commands"`,
    ".SH NAME",
    "mitmts\\-dump \\- run captured network traffic through TypeScript scripts",
    ".SH SYNOPSIS",
    literal(help.synopsis),
    ".SH DESCRIPTION",
    ...help.description.map(paragraph),
    ".SH OPTIONS",
    ...optionGroups({ ...run.options, ...commonOptions }),
    ".SH COMMANDS",
    ...named.flatMap(({ name, command }) => commandSection(name, command)),
    ".SH EXIT STATUS",
    ...exitStatus.map(([code, meaning]) => tagged(code, meaning)),
    ".SH EXAMPLES",
    literal(help.examples),
    "",
  ].join("\n");
  // A heading begins a paragraph by itself.
  return page.replaceAll(/^(\.S[HS] .*)\n\.P$/gm, "$1");
}

const exitStatus = [
  ["0", "All went well."],
  ["1", "Input, output or network failed, or input is damaged."],
  ["2", "The command line, a filter or the source of a script is wrong. Nothing was written."],
  ["3", "A script threw."],
  ["130, 143", "The run was interrupted by SIGINT or SIGTERM."],
] as const;

/** The text of a help, by what it is. */
interface HelpText {
  readonly synopsis: readonly string[];
  readonly description: readonly string[];
  readonly examples: readonly string[];
}

function helpOf({ usage, epilogue }: Command): HelpText {
  const [synopsis = "", ...description] = usage.split("\n\n");
  const blocks = epilogue.split("\n\n");
  const examples = blocks.find((block) => block.startsWith("Examples:\n")) ?? "";
  // Blocks with a heading are lists. That of the commands is a section here.
  const prose = blocks.filter((block) => !/^[A-Z]\w+:\n/.test(block));
  return {
    synopsis: trimmedLines(synopsis),
    description: [...description, ...prose],
    examples: trimmedLines(examples).slice(1),
  };
}

function trimmedLines(text: string): string[] {
  return text.split("\n").map((line) => line.trim());
}

function commandSection(name: string, command: Command): string[] {
  const { synopsis, description, examples } = helpOf(command);
  const shared = Object.keys(command.options).filter((option) => isOfRun(option, command));
  const own = Object.entries(command.options).filter(([option]) => !shared.includes(option));
  return [
    `.SS ${roff(name)}`,
    literal(synopsis),
    ...description.map(paragraph),
    ...own.map(([option, settings]) => optionEntry(option, settings)),
    ...(shared.length > 0 ? [sharedOptions(shared)] : []),
    paragraph(examples.length === 1 ? "Example:" : "Examples:"),
    literal(examples),
  ];
}

/** Commands take what a run takes from the same tables. */
function isOfRun(option: string, command: Command): boolean {
  return (
    new Map<string, Options>(Object.entries(run.options)).get(option) === command.options[option]
  );
}

function sharedOptions(names: readonly string[]): string {
  return `.P\nAs in a run: ${names.map((name) => bold(`--${name}`)).join(", ")}.`;
}

function optionGroups(options: OptionTable): string[] {
  const entries = Object.entries(options);
  const groups = new Set(entries.map(([, { group = "" }]) => group));
  return [...groups].flatMap((wanted) => [
    `.SS ${roff(wanted.replace(/:$/, ""))}`,
    ...entries
      .filter(([, { group = "" }]) => group === wanted)
      .map(([name, option]) => optionEntry(name, option)),
  ]);
}

function optionEntry(name: string, option: Options): string {
  const { alias = [], describe = "", choices = [], defaultDescription } = option;
  const spellings = [...[alias].flat().map((letter) => `-${letter}`), `--${name}`];
  const facts = [
    ...(choices.length > 0 ? [`One of: ${choices.join(", ")}.`] : []),
    ...(defaultDescription === undefined ? [] : [`Default: ${defaultDescription}.`]),
  ];
  const value = valueName(option);
  const tag = spellings.map(bold).join(", ") + (value === null ? "" : ` \\fI${value}\\fR`);
  return `.TP\n${tag}\n${[describe.replace(/\.*$/, "."), ...facts].map(roff).join("\n")}`;
}

function valueName({ type }: Options): string | null {
  switch (type) {
    case "boolean":
      return null;
    case "number":
      return "NUMBER";
    default:
      return "VALUE";
  }
}

function tagged(tag: string, text: string): string {
  return `.TP\n${bold(tag)}\n${roff(text)}`;
}

function paragraph(text: string): string {
  return `.P\n${trimmedLines(text).map(roff).join("\n")}`;
}

/** Lines that stay as they are. */
function literal(lines: readonly string[]): string {
  return [".P", ".nf", ...lines.map(roff), ".fi"].join("\n");
}

function bold(text: string): string {
  return `\\fB${roff(text)}\\fR`;
}

/** Text whose characters all mean themselves, and can be copied from the page. */
function roff(text: string): string {
  const escaped = text.replaceAll("\\", "\\e").replaceAll("-", "\\-").replaceAll("~", "\\(ti");
  return escaped
    .replaceAll("^", "\\(ha")
    .replaceAll("`", "\\(ga")
    .replaceAll("'", "\\(aq")
    .replace(/^\./, "\\&.");
}
