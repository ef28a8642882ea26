import { join, sep } from "node:path";
import type { Finder } from "../../filter/regex/finder.js";
import { unquote } from "../../flow/forms/percent-encoding.js";

/**
 * The files below a folder that a URL may stand for, the likeliest first: named by the first group of
 * the pattern, or else by what is behind what it found. None when the pattern is not found, or what it
 * names leads out of the folder.
 */
export function fileCandidates(folder: string, finder: Finder, url: string): readonly string[] {
  const name = nameIn(finder, url);
  if (name === null) return [];
  if (name === "") return [join(folder, "index.html")];
  const decoded = unquote(name).toWellFormed();
  const plain = decoded.replace(/[^0-9a-zA-Z\-_.=(),/]/gu, "_");
  const names = decoded === plain ? [decoded] : [decoded, plain];
  const paths = names.flatMap((each) =>
    [each, `${each}/index.html`].map((path) => within(folder, path)),
  );
  return paths.every((path) => path !== null) ? paths : [];
}

function nameIn(finder: Finder, url: string): string | null {
  const characters = Array.from(url);
  const codes = characters.map((character) => character.codePointAt(0) ?? 0);
  const [found] = finder.findAll(codes);
  if (found === undefined) return null;
  const [group] = found.groups;
  if (group === null) return "";
  if (group !== undefined) return characters.slice(...group).join("");
  const [behind = ""] = characters.slice(found.end).join("").split("?");
  return behind.replace(/^\/+|\/+$/g, "");
}

/** A path below a folder; null where a stranger's text would lead elsewhere. */
function within(folder: string, untrusted: string): string | null {
  if (untrusted.startsWith("/") || untrusted.includes("\0")) return null;
  const parts = untrusted.split("/").filter((part) => part !== "" && part !== ".");
  const isSafe = parts.every((part) => part !== ".." && (sep === "/" || !/[\\:]/.test(part)));
  return isSafe ? join(folder, ...parts) : null;
}
