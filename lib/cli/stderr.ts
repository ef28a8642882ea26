// Standard error has one status line at most, at its end; what else is written comes before it.

let status = "";

/** Writes text that ends with a line break. */
export function writeToStderr(text: string): void {
  process.stderr.write(status === "" ? text : `${eraseLine}${text}${status}`);
}

/** Shows a line that the next one replaces; an empty one takes it away. Only for terminals. */
export function showStatus(line: string): void {
  if (line === status) return;
  status = line;
  process.stderr.write(eraseLine + line);
}

/** To the beginning of the line; erase to its end (ECMA-48, section 8.3.41). */
const eraseLine = "\r\x1b[K";
