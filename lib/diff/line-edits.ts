import { diffArrays } from "diff";
import { uniqueAnchors } from "./unique-anchors.js";

/** A run of lines: in both texts, only in the old one, or only in the new one. */
export interface Edit {
  readonly kind: "same" | "removed" | "added";
  readonly lines: readonly string[];
}

/**
 * Texts that differ in more lines are compared piece by piece, between lines that occur once in both;
 * the search for the shortest difference would take time with the square of this.
 */
const longestSearch = 1000;

/** What makes the new lines of the old ones: in each place what is removed, then what is added. */
export function lineEdits(before: readonly string[], after: readonly string[]): Edit[] {
  const { start, end } = commonEnds(before, after);
  const old = before.slice(start, before.length - end);
  const young = after.slice(start, after.length - end);
  const edits: Edit[] = [];
  add(edits, "same", before.slice(0, start));
  for (const edit of shortest(old, young) ?? pieceByPiece(old, young))
    add(edits, edit.kind, edit.lines);
  add(edits, "same", before.slice(before.length - end));
  return edits;
}

/** Null when there is none that is short enough. */
function shortest(before: readonly string[], after: readonly string[]): Edit[] | null {
  if (before.length === 0 || after.length === 0) return replaced(before, after);
  const changes = diffArrays([...before], [...after], { maxEditLength: longestSearch });
  return (
    changes?.map(({ added, removed, value }) => ({
      kind: added ? "added" : removed ? "removed" : "same",
      lines: value,
    })) ?? null
  );
}

function* pieceByPiece(before: readonly string[], after: readonly string[]): Generator<Edit> {
  let [old, young] = [0, 0];
  const anchors = uniqueAnchors(before, after);
  for (const [oldAnchor, youngAnchor] of [...anchors, [before.length, after.length] as const]) {
    const gap = [before.slice(old, oldAnchor), after.slice(young, youngAnchor)] as const;
    yield* shortest(...gap) ?? replaced(...gap);
    if (oldAnchor < before.length) yield { kind: "same", lines: [before[oldAnchor] ?? ""] };
    [old, young] = [oldAnchor + 1, youngAnchor + 1];
  }
}

function replaced(before: readonly string[], after: readonly string[]): Edit[] {
  return [
    { kind: "removed", lines: before },
    { kind: "added", lines: after },
  ];
}

/** How many lines are the same at the beginning, and at the end. */
function commonEnds(
  before: readonly string[],
  after: readonly string[],
): { readonly start: number; readonly end: number } {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  let end = 0;
  while (end < shorter - start && before.at(-1 - end) === after.at(-1 - end)) end++;
  return { start, end };
}

/** Adds a run; what is removed comes before what is added in the same place. */
function add(edits: Edit[], kind: Edit["kind"], lines: readonly string[]): void {
  if (lines.length === 0) return;
  const last = edits.at(-1);
  if (last?.kind === kind) {
    edits[edits.length - 1] = { kind, lines: last.lines.concat(lines) };
  } else if (kind === "removed" && last?.kind === "added") {
    edits.pop();
    add(edits, kind, lines);
    edits.push(last);
  } else {
    edits.push({ kind, lines });
  }
}
