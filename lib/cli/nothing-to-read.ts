import { existsSync } from "node:fs";
import { closest } from "./closest.js";
import { commands } from "./commands.js";

/**
 * What to do where there is nothing to read. Who leaves out `-r`, or misspells a command, has named a
 * filter without meaning to.
 */
export function nothingToRead(filter: string | null): string {
  const meant = filter === null ? null : meaningOf(filter);
  if (filter === null || meant === null) {
    return "nothing to read: name a file with -r, or pipe flows in; --help shows more";
  }
  return `nothing to read: ${filter} is taken for a filter; did you mean ${meant}?`;
}

/**
 * The same where standard input had no flow, as that of a job has none which forgets `-r`; null where
 * nothing else seems to be meant.
 */
export function nothingWasRead(filter: string | null): string | null {
  const meant = filter === null ? null : meaningOf(filter);
  return filter === null || meant === null
    ? null
    : `stdin had no flows: ${filter} is taken for a filter; did you mean ${meant}?`;
}

function meaningOf(filter: string): string | null {
  if (existsSync(filter)) return `-r ${filter}`;
  const [word = "", ...others] = filter.split(" ");
  const names = commands.map(({ name }) => name);
  const command = closest(word, names);
  return command === null ? null : ["mitmts-dump", command, ...others].join(" ");
}
