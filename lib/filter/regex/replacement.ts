import { RegexError } from "./regex-error.js";
import type { Pattern } from "./pattern.js";
import type { Regex } from "./tree.js";

/** What stands for a match: text, and what groups took (0 for the whole match). */
export type Replacement = readonly (string | number)[];

/**
 * Reads what `re.sub` takes as a replacement: `\1` and `\g<name>` are what groups took, `\n` and its
 * like are characters.
 *
 * @throws RegexError when an escape or a group is not known.
 */
export function parseReplacement(
  { text, origins }: Pattern,
  { groups, groupNames }: Pick<Regex, "groups" | "groupNames">,
): Replacement {
  const fail = (reason: string, at: number): never => {
    throw new RegexError(reason, origins[at] ?? 0);
  };
  const checked = (group: number, at: number): number =>
    group <= groups ? group : fail(`there is no group ${group}`, at);
  return Array.from(text.matchAll(piece), (match): string | number => {
    const { index } = match;
    const [whole, name, octal, number, letter, plain] = match;
    if (plain !== undefined) return plain;
    if (name !== undefined) {
      if (/^[0-9]+$/.test(name)) return checked(Number(name), index);
      return groupNames.get(name) ?? fail(`there is no group named ${name}`, index);
    }
    if (octal !== undefined) {
      const code = Number.parseInt(octal, 8);
      return code <= 0o377 ? String.fromCharCode(code) : fail(`${whole} is beyond \\377`, index);
    }
    if (number !== undefined) return checked(Number(number), index);
    if (letter === undefined || letter === "") return fail("this \\ has nothing behind it", index);
    if (letter === "g") return fail("a group is written \\g<name>", index);
    return (
      controls.get(letter) ??
      (/[A-Za-z]/.test(letter) ? fail(`there is no escape ${whole}`, index) : whole)
    );
  });
}

/** A group by name, an octal number, a group by number, another escape, or plain text. */
const piece = /\\g<([^>]*)>|\\(0[0-7]{0,2}|[1-7][0-7]{2})|\\([1-9][0-9]?)|\\([^]?)|([^\\]+)/gu;

const controls: ReadonlyMap<string, string> = new Map([
  ["a", "\x07"],
  ["b", "\b"],
  ["f", "\f"],
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
  ["v", "\v"],
  ["\\", "\\"],
]);
