/** Deeper levels are not moved further to the right: the text would grow with the square of the depth. */
const deepestShown = 50;

/** The blanks before a line at a depth. */
export function indentation(depth: number, width: number): string {
  return " ".repeat(width * Math.min(Math.max(depth, 0), deepestShown));
}
