import { lineEdits, type Edit } from "./line-edits.js";

/** A line of a hunk, and in which of the texts it is. */
export interface HunkLine {
  readonly kind: Edit["kind"];
  readonly text: string;
}

/** Changes that lie side by side, and the lines around them. */
export interface Hunk {
  /** `@@ -1,3 +1,4 @@`, as a unified diff has it. */
  readonly range: string;
  readonly lines: readonly HunkLine[];
}

/** So many lines around a change are shown. */
const contextLength = 3;

/** The differences of two texts as a unified diff has them; empty when they are the same. */
export function hunksOf(before: readonly string[], after: readonly string[]): Hunk[] {
  const hunks: Hunk[] = [];
  let open: OpenHunk | null = null;
  let [old, young] = [0, 0];
  let context: readonly string[] = [];
  const edits = lineEdits(before, after);
  for (const [nth, { kind, lines }] of edits.entries()) {
    if (kind === "same") {
      const isLast = nth === edits.length - 1;
      if (open !== null && (isLast || lines.length > 2 * contextLength)) {
        open.add("same", lines.slice(0, contextLength));
        hunks.push(open.close());
        open = null;
      } else {
        open?.add("same", lines);
      }
      context = lines.slice(-contextLength);
    } else {
      if (open === null) {
        open = new OpenHunk(old - context.length, young - context.length);
        open.add("same", context);
      }
      open.add(kind, lines);
      context = [];
    }
    if (kind !== "added") old += lines.length;
    if (kind !== "removed") young += lines.length;
  }
  if (open !== null) hunks.push(open.close());
  return hunks;
}

class OpenHunk {
  readonly #lines: HunkLine[] = [];
  readonly #old: number;
  readonly #young: number;

  /** @param old How many lines of the old text stand before it. */
  constructor(old: number, young: number) {
    this.#old = old;
    this.#young = young;
  }

  add(kind: Edit["kind"], lines: readonly string[]): void {
    for (const text of lines) this.#lines.push({ kind, text });
  }

  close(): Hunk {
    const count = (without: Edit["kind"]): number =>
      this.#lines.filter(({ kind }) => kind !== without).length;
    const range = `@@ -${span(this.#old, count("added"))} +${span(this.#young, count("removed"))} @@`;
    return { range, lines: this.#lines };
  }
}

/** Where lines are: the number of the first, or of the one before where there are none. */
function span(before: number, count: number): string {
  if (count === 0) return `${before},0`;
  return count === 1 ? String(before + 1) : `${before + 1},${count}`;
}
