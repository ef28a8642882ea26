/**
 * A filter expression as mitmproxy's parser sees it: tabs are filled up with spaces to the next
 * multiple of eight columns, also in quotes.
 */
export interface Source {
  readonly text: string;
  /** For each UTF-16 code unit of `text`, and for its end, its place in the expression. */
  readonly origins: readonly number[];
}

const tabWidth = 8;

export function expandTabs(expression: string): Source {
  let text = "";
  const origins: number[] = [];
  let column = 0;
  let at = 0;
  for (const character of expression) {
    const isTab = character === "\t";
    const shown = isTab ? " ".repeat(tabWidth - (column % tabWidth)) : character;
    text += shown;
    for (let unit = 0; unit < shown.length; unit++) origins.push(isTab ? at : at + unit);
    column = /[\n\r]/.test(character) ? 0 : column + (isTab ? shown.length : 1);
    at += character.length;
  }
  origins.push(at);
  return { text, origins };
}
