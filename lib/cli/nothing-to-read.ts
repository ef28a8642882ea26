import { existsSync } from "node:fs";
import { closest } from "./closest.js";
import { commands } from "./commands.js";

/**
 * What to do where there is nothing to read. Who leaves out `-r`, or misspells a command, has named a
 * filter without meaning to.
 */
export function nothingToRead(filter: string | null): string {
  const advice = "name a file with -r, or pipe flows in; --help shows more";
  return `nothing to read: ${doubtAbout(filter) ?? advice}`;
}

/**
 * The same where standard input had no flow, as that of a job has none which forgets `-r`; null where
 * nothing else seems to be meant.
 */
export function nothingWasRead(filter: string | null): string | null {
  const doubt = doubtAbout(filter);
  return doubt === null ? null : `stdin had no flows: ${doubt}`;
}

function doubtAbout(filter: string | null): string | null {
  const meant = filter === null ? null : meaningOf(filter);
  return meant === null ? null : `${filter} is taken for a filter; did you mean ${meant}?`;
}

function meaningOf(filter: string): string | null {
  if (existsSync(filter)) return `-r ${filter}`;
  const [word = "", ...others] = filter.split(" ");
  const names = commands.map(({ name }) => name);
  const command = closest(word, names);
  return command === null ? null : ["mitmts-dump", command, ...others].join(" ");
}
