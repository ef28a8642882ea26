import { columnsOfOne } from "../terminal/columns.js";

/**
 * A text on one line, and below it a caret under the character at `position`. Of a text that is wider
 * than `columns`, it is the part around that character, with an ellipsis where something is left out.
 */
export function pointAt(text: string, position: number, columns: number): string {
  const before = cells(text.slice(0, position));
  const after = cells(text.slice(position));
  const caret = 1;
  // Both sides get their half of the line, and what the other side does not need.
  const half = Math.floor((columns - caret) / 2);
  const forAfter = Math.max(half, columns - widthOf(before));
  const right = fit(after, forAfter);
  const left = fit(before.toReversed(), Math.max(half, columns - widthOf(right))).toReversed();
  const line = [...left, ...right].map(({ character }) => character).join("");
  return `${line}\n${" ".repeat(widthOf(left))}^`;
}

/** A character as it is shown, and how many columns it takes. */
interface Cell {
  readonly character: string;
  readonly width: number;
}

const ellipsis: Cell = { character: "…", width: 1 };

/** As many cells from the first on as fit into the columns. */
function fit(all: readonly Cell[], columns: number): readonly Cell[] {
  if (widthOf(all) <= columns) return all;
  const kept: Cell[] = [];
  let left = columns - ellipsis.width;
  for (const cell of all) {
    left -= cell.width;
    if (left < 0) break;
    kept.push(cell);
  }
  return [...kept, ellipsis];
}

function widthOf(all: readonly Cell[]): number {
  return all.reduce((sum, { width }) => sum + width, 0);
}

/** Controls, and marks that turn the direction of text, would move the caret away from its place. */
const unshowable = /^[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]$/u;
function cells(text: string): Cell[] {
  return Array.from(text, (character) => {
    if (character === "\t") return { character: " ", width: 1 };
    if (unshowable.test(character)) return { character: "�", width: 1 };
    return { character, width: columnsOfOne(character) };
  });
}
