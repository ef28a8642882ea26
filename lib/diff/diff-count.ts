import { plain, styled, type StyledLine } from "../terminal/styled-text.js";
import type { FlowDiff } from "./flow-diff.js";

/** Counts differences, and shows them as `git diff --stat` does. */
export class DiffCount {
  same = 0;
  changed = 0;
  new = 0;
  gone = 0;
  addedLines = 0;
  removedLines = 0;

  /** @param diff Null for a flow that is the same. */
  add(diff: FlowDiff | null): void {
    if (diff === null) {
      this.same++;
      return;
    }
    this[diff.kind]++;
    const { added, removed } = linesOf(diff);
    this.addedLines += added;
    this.removedLines += removed;
  }

  get isEmpty(): boolean {
    return this.changed + this.new + this.gone === 0;
  }

  /** What the counts are together, in a line. */
  total(): StyledLine {
    const parts = [
      counted(this.changed, "flow changed", "flows changed"),
      counted(this.new, "new", "new"),
      counted(this.gone, "dropped", "dropped"),
      counted(this.same, "the same", "the same"),
      counted(this.addedLines, "insertion(+)", "insertions(+)"),
      counted(this.removedLines, "deletion(-)", "deletions(-)"),
    ].flat();
    return [plain(` ${parts.length === 0 ? "no flows" : parts.join(", ")}`)];
  }
}

/** The longest row of signs in a line. */
const longestGraph = 20;

/** A line for a flow: its name, how many of its lines differ, and of which kind they are. */
export function statLine(diff: FlowDiff): StyledLine {
  const { added, removed } = linesOf(diff);
  const scale = Math.min(1, longestGraph / (added + removed));
  const signs = (sign: string, count: number): string => sign.repeat(Math.ceil(count * scale));
  const path = diff.kind === "gone" ? diff.oldPath : diff.newPath;
  const kind = { changed: "", new: " (new)", gone: " (dropped)" }[diff.kind];
  return [
    plain(` ${path} ${diff.title}${kind} | ${added + removed} `),
    styled(signs("+", added), "added"),
    styled(signs("-", removed), "removed"),
  ];
}

function linesOf({ parts }: FlowDiff): { readonly added: number; readonly removed: number } {
  const lines = parts.flatMap(({ hunks }) => hunks.flatMap((hunk) => hunk.lines));
  const count = (wanted: string): number => lines.filter(({ kind }) => kind === wanted).length;
  return { added: count("added"), removed: count("removed") };
}

function counted(count: number, one: string, several: string): string[] {
  return count === 0 ? [] : [`${count} ${count === 1 ? one : several}`];
}
