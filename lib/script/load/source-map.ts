import { SourceMap } from "node:module";
import { pathToFileURL } from "node:url";

/** A place in a file, both numbers counted from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** What this program uses of a source map: those it meets have one source each. */
export interface Mappings {
  readonly names: string[];
  readonly mappings: string;
}

const comment = "//# sourceMappingURL=data:application/json;charset=utf-8;base64,";

/** Splits compiled text into code and the source map at its end. */
export function splitSourceMap(text: string): { code: string; map: Mappings } {
  const start = text.lastIndexOf(comment);
  if (start < 0) return { code: text, map: { names: [], mappings: "" } };
  const json = Buffer.from(text.slice(start + comment.length), "base64").toString();
  const map: unknown = JSON.parse(json);
  if (!isMappings(map)) throw new TypeError("not a source map");
  return { code: text.slice(0, start), map };
}

/**
 * The comment for a module compiled from `source`. The text of the source is left out of it: that is
 * on the disk, and a small map loads faster.
 */
export function sourceMapComment({ names, mappings }: Mappings, source: string): string {
  const sources = [pathToFileURL(source).href];
  const json = JSON.stringify({ version: 3, sources, names, mappings });
  return comment + Buffer.from(json).toString("base64");
}

/** The place in the source for a place in the code; null for code that has no source. */
export function originalPlace(map: Mappings, { line, column }: Place): Place | null {
  const payload = {
    file: "",
    version: 3,
    sources: [""],
    sourcesContent: [],
    sourceRoot: "",
    ...map,
  };
  const entry = new SourceMap(payload).findEntry(line - 1, column - 1);
  return "originalLine" in entry
    ? { line: entry.originalLine + 1, column: entry.originalColumn + 1 }
    : null;
}

function isMappings(value: unknown): value is Mappings {
  return typeof value === "object" && value !== null && "names" in value && "mappings" in value;
}
